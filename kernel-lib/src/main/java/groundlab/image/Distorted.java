package groundlab.image;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Distorted pictures whose chance depends on the original's pixels, the distortion as it prints, a
 * seed and the pair's id alone, so that policy, reference, viewer and files all see the same.
 *
 * <pre>{@code
 * Pairs withPictures = Distorted.pairs(pairs, ZoomCrop.MDPO, 7);
 * Picture same = Distorted.again(withPictures.get(0)); // as from a file
 * }</pre>
 */
public final class Distorted {

    private static final String SPEC = "distortion";
    private static final String SEED = "distortion_seed";
    private static final String ORIGINAL = "picture_sha256";

    private Distorted() {}

    /**
     * {@return a worse copy of a pair's picture, drawn when first asked for}
     *
     * @throws IllegalArgumentException when its pixels are asked for, if the distortion cannot be
     *     applied to this pair
     */
    public static Picture draw(PreferencePair pair, Distortion distortion, long seed) {
        Key key = new Key("pair", pair.id(), seed);
        return draw(pair.picture(), Subject.of(pair), distortion, key);
    }

    /** {@return a worse copy of an example's picture, drawn when first asked for} */
    public static Picture draw(Example example, Distortion distortion, long seed) {
        Key key = new Key("example", example.id(), seed);
        Subject subject = new Subject(example.truth(), example.answer());
        return draw(example.picture(), subject, distortion, key);
    }

    /**
     * {@return the examples with worse pictures, to see what a model makes of them; what they say
     * is true of the original pictures}
     */
    public static Examples examples(Examples examples, Distortion distortion, long seed) {
        List<Example> worse =
                examples.stream().map(e -> e.withPicture(draw(e, distortion, seed))).toList();
        return Examples.of(examples.name() + ", " + spec(distortion), worse);
    }

    /** What a drawing depends on besides picture and distortion; {@code kind} is for messages. */
    private record Key(String kind, String id, long seed) {}

    private static Picture draw(Picture original, Subject subject, Distortion distortion, Key key) {
        String name = original.name() + ", " + spec(distortion);
        return Picture.drawn(name, kept(() -> image(original, subject, distortion, key)));
    }

    /**
     * {@return the worse picture of a pair that {@link #pairs} made, drawn once more from its
     * facts} Distortions of the caller's own cannot be read back from theirs.
     *
     * @param sets where {@link AnotherPicture} finds its set
     * @throws IllegalArgumentException if a fact is missing or wrong, or the pair has another
     *     picture than it had then
     */
    public static Picture again(PreferencePair pair, Examples... sets) {
        Distortion distortion = Distortion.parse(fact(pair, SPEC), sets);
        String then = fact(pair, ORIGINAL);
        String now = pair.picture().hash();
        check(
                then.equals(now),
                "pair %s needs the picture with SHA-256 %s, got %s with %s",
                pair.id(),
                then,
                pair.picture(),
                now);
        return draw(pair, distortion, seed(pair));
    }

    /** {@return the pairs, each with a worse picture and with the facts to draw it again} */
    public static Pairs pairs(Pairs pairs, Distortion distortion, long seed) {
        return pairs.map(pair -> pair(pair, distortion, seed));
    }

    private static PreferencePair pair(PreferencePair pair, Distortion distortion, long seed) {
        return pair.withRejectedPicture(draw(pair, distortion, seed))
                .with(SPEC, spec(distortion))
                .with(SEED, seed)
                .with(ORIGINAL, pair.picture().hash());
    }

    private static BufferedImage image(
            Picture original, Subject subject, Distortion distortion, Key key) {
        RandomGenerator rng =
                Seeds.stream(key.seed, "distortion", original.hash(), distortion, key.id);
        try {
            return distortion.apply(original.pixels(), subject, rng);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key.kind + " " + key.id + ": " + e.getMessage(), e);
        }
    }

    private static long seed(PreferencePair pair) {
        String seed = fact(pair, SEED);
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "pair " + pair.id() + ": " + SEED + " must be a whole number, got " + seed, e);
        }
    }

    private static String fact(PreferencePair pair, String name) {
        String value = pair.provenance().get(name);
        check(
                value != null,
                "pair %s needs the fact %s to draw its worse picture again, got facts %s",
                pair.id(),
                name,
                pair.provenance().facts().keySet());
        return value;
    }

    private static String spec(Distortion distortion) {
        String spec = distortion.toString();
        check(
                Seeds.isStable(distortion),
                "a distortion must print the same in every run, got %s;"
                        + " give it a name with Distortion.named(name, distortion)",
                spec);
        return spec;
    }

    /** Keeps what was drawn as long as memory lasts. */
    private static Supplier<BufferedImage> kept(Supplier<BufferedImage> drawing) {
        return new Supplier<>() {
            private SoftReference<BufferedImage> last = new SoftReference<>(null);

            @Override
            public synchronized BufferedImage get() {
                BufferedImage image = last.get();
                if (image == null) {
                    image = drawing.get();
                    last = new SoftReference<>(image);
                }
                return image;
            }
        };
    }
}
