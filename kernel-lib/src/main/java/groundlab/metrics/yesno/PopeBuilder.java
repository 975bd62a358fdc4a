package groundlab.metrics.yesno;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes POPE's questions, <a href="https://arxiv.org/abs/2305.10355">Li et al. (2023)</a>, section
 * 5.1: of each picture the first objects are asked for, and after each of them one that is not
 * there. No object is asked for twice. Pictures with fewer objects than are asked for are left out.
 *
 * <p>The most frequent and the most often seen together are chosen without chance, as in the
 * published program; where they are exhausted, and for {@link PopeSplit#RANDOM}, chance comes from
 * the seed, the split and the picture's name.
 *
 * <pre>{@code
 * List<PopeImage> images = List.of(
 *         new PopeImage("1.jpg", List.of("dog", "leash")),
 *         new PopeImage("2.jpg", List.of("cat", "sofa")));
 * PopeBuilder.of(images).perImage(2).questions(PopeSplit.ADVERSARIAL, 7); // yes, no, yes, no, …
 * }</pre>
 */
public final class PopeBuilder {

    private static final int EACH = 3;
    private static final String VOWELS = "aeiou";

    private final List<PopeImage> images;
    private final int perImage;
    private final PopeObjects objects;
    private final boolean imange;

    private PopeBuilder(List<PopeImage> images, int perImage, PopeObjects objects, boolean imange) {
        this.images = images;
        this.perImage = perImage;
        this.objects = objects;
        this.imange = imange;
    }

    /** {@return a builder that asks for three objects of each of these pictures} */
    public static PopeBuilder of(List<PopeImage> images) {
        List<PopeImage> copy = List.copyOf(images);
        return new PopeBuilder(copy, EACH, PopeObjects.of(copy), false);
    }

    /** {@return a builder for the pictures of examples and their true objects} */
    public static PopeBuilder ofExamples(Collection<Example> examples) {
        return of(examples.stream().map(PopeImage::of).toList());
    }

    /** {@return the same with another number of objects that are there, for each picture} */
    public PopeBuilder perImage(int newPerImage) {
        check(newPerImage >= 1, "objects per picture must be >= 1, got %s", newPerImage);
        return new PopeBuilder(images, newPerImage, objects, imange);
    }

    /**
     * {@return the same for n of the pictures that have enough objects, drawn once for all splits}
     * Objects are counted in these alone.
     */
    public PopeBuilder sample(int n, long seed) {
        List<PopeImage> enough = enough();
        check(
                0 < n && n <= enough.size(),
                "n must be in 1 to %s, the pictures with %s objects, got %s",
                enough.size(),
                perImage,
                n);
        int[] order = Seeds.permutation(enough.size(), Seeds.stream(seed, "pope", "images"));
        List<PopeImage> drawn =
                Arrays.stream(order).limit(n).sorted().mapToObj(enough::get).toList();
        return new PopeBuilder(drawn, perImage, PopeObjects.of(drawn), imange);
    }

    /**
     * {@return the same with counts from elsewhere, such as the published {@code
     * coco_ground_truth_objects.json} and {@code coco_co_occur.json}}
     *
     * @param counts pictures with an object; of equal counts the first wins
     * @param besides for each object the others, the most often seen beside it first
     */
    public PopeBuilder counts(Map<String, Integer> counts, Map<String, List<String>> besides) {
        PopeObjects given =
                new PopeObjects(new LinkedHashMap<>(counts), new LinkedHashMap<>(besides));
        return new PopeBuilder(images, perImage, given, imange);
    }

    /**
     * {@return the same with the published program's spelling "Is there an oven in the imange?"} It
     * is in the older published files. Without this it is "in the image".
     */
    public PopeBuilder withImange() {
        return new PopeBuilder(images, perImage, objects, true);
    }

    /**
     * {@return the questions of a split, numbered from 1}
     *
     * @throws IllegalArgumentException if a picture has all objects, so that none is left to ask
     *     for
     */
    public List<YesNoQuestion> questions(PopeSplit split, long seed) {
        List<String> popular = objects.popular();
        List<YesNoQuestion> questions = new ArrayList<>();
        for (PopeImage image : enough()) {
            RandomGenerator random = Seeds.stream(seed, "pope", split, image.image());
            List<String> asked = new ArrayList<>();
            for (String object : image.objects().subList(0, perImage)) {
                asked.add(object);
                questions.add(question(questions.size() + 1, image, object, true));
                String absent = absent(image, asked, order(split, popular, object), random);
                asked.add(absent);
                questions.add(question(questions.size() + 1, image, absent, false));
            }
        }
        return questions;
    }

    private List<PopeImage> enough() {
        return images.stream().filter(image -> image.objects().size() >= perImage).toList();
    }

    private List<String> order(PopeSplit split, List<String> popular, String object) {
        return switch (split) {
            case RANDOM -> List.of();
            case POPULAR -> popular;
            case ADVERSARIAL -> objects.besides().getOrDefault(object, List.of());
        };
    }

    private String absent(
            PopeImage image, List<String> asked, List<String> order, RandomGenerator random) {
        Optional<String> first = order.stream().filter(o -> isFree(o, image, asked)).findFirst();
        return first.orElseGet(() -> drawn(image, asked, random));
    }

    private String drawn(PopeImage image, List<String> asked, RandomGenerator random) {
        List<String> free =
                objects.counts().keySet().stream().filter(o -> isFree(o, image, asked)).toList();
        check(
                !free.isEmpty(),
                "picture %s needs an object that is not in it and was not asked for, got none of"
                        + " %s objects",
                image.image(),
                objects.counts().size());
        return free.get(random.nextInt(free.size()));
    }

    private static boolean isFree(String object, PopeImage image, List<String> asked) {
        return !asked.contains(object) && !image.objects().contains(object);
    }

    private YesNoQuestion question(int id, PopeImage image, String object, boolean yes) {
        boolean vowel = VOWELS.indexOf(object.charAt(0)) >= 0;
        String place = vowel && imange ? "imange" : "image";
        String text = "Is there %s %s in the %s?".formatted(vowel ? "an" : "a", object, place);
        return new YesNoQuestion(String.valueOf(id), image.image(), text, yes);
    }
}
