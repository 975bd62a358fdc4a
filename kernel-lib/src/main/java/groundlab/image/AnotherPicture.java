package groundlab.image;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Picture;
import groundlab.internal.Hashes;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Another picture of a set, in its own size: the "random other image" of mDPO's table 3. Each
 * picture of the set is as likely as the others, however often the set has it, but for those with
 * the same pixels as the given image.
 *
 * <pre>{@code
 * Distorted.pairs(pairs, AnotherPicture.of(TinyWorld.open().preference()), 7);
 * }</pre>
 */
public final class AnotherPicture implements Distortion {

    private static final int PRINTED = 12; // digits of the hash, of 64

    private final String name;
    private final Map<String, Picture> pictures = new LinkedHashMap<>(); // by hash
    private final String hash;

    private AnotherPicture(String name, List<Picture> set) {
        check(
                !name.contains("[") && !name.contains("]"),
                "a set's name must have no [ or ], got %s",
                name);
        check(!set.isEmpty(), "a set must have at least one picture, got none");
        this.name = name;
        set.forEach(picture -> pictures.putIfAbsent(picture.hash(), picture));
        hash = Hashes.of(String.join("\n", pictures.keySet())).substring(0, PRINTED);
    }

    /** {@return one of the examples' pictures} All of them are decoded once, for their hashes. */
    public static AnotherPicture of(Examples set) {
        return of(set.name(), set.stream().map(Example::picture).toList());
    }

    /** {@return one of the pictures} All of them are decoded once, for their hashes. */
    public static AnotherPicture of(String name, List<Picture> set) {
        return new AnotherPicture(name, set);
    }

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        String own = Picture.of("the given one", image).hash();
        List<Picture> others =
                pictures.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(own))
                        .map(Map.Entry::getValue)
                        .toList();
        check(!others.isEmpty(), "the set %s must have a picture besides the given one", name);
        return Pixels.of(others.get(rng.nextInt(others.size())).pixels()).image();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnotherPicture that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "AnotherPicture[of=" + name + ", sha256=" + hash + "]";
    }
}
