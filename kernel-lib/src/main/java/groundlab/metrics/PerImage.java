package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.internal.Fingerprints;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Counts image by image, by the image's id, in memory that stays bounded: intervals and paired
 * tests need the images one by one, and a million answers must not. Up to {@value #MOST} images are
 * held one by one; beyond that, images whose ids hash to the same of {@value #MOST} groups are held
 * as one sum. Images are independent of each other and so are the groups, which two models on the
 * same images share: intervals over groups are as wide as those over images, and still pair.
 * McNemar's test looks at single images and refuses groups.
 *
 * <p>Nothing depends on the order in which images are added.
 *
 * <pre>{@code
 * PerImage<Rate> images = new PerImage<>();
 * images.add("1.jpg", Rate.of(true));
 * images.add("2.jpg", Rate.of(false));
 * images.sum().value(); // → 0.5
 * Interval interval = images.interval(Bootstrap.seed(7), Rate::value);
 * }</pre>
 *
 * @param <C> what is counted
 */
public final class PerImage<C extends Count<C>> {

    /** Images that are held one by one, and groups beyond that. */
    public static final int MOST = 16_384;

    private final Map<String, C> byKey = new TreeMap<>();
    private final Fingerprints prints = new Fingerprints();
    private boolean grouped;
    private long images; // groups do not tell two images from one that was added twice
    private long fingerprint;

    /** Starts with no images. */
    public PerImage() {}

    /** {@return the counts of images whose ids are their places in the list} */
    public static <C extends Count<C>> PerImage<C> of(List<C> counts) {
        PerImage<C> images = new PerImage<>();
        for (int i = 0; i < counts.size(); i++) {
            images.add(String.valueOf(i), counts.get(i));
        }
        return images;
    }

    /** Adds counts of an image; several of one image add up. */
    public void add(String image, C counts) {
        long print = prints.of(image);
        if (prints.add(print)) {
            images++;
            fingerprint += print;
        }
        byKey.merge(grouped ? group(print) : image, counts, Count::plus);
        if (byKey.size() > MOST && !grouped) {
            group();
        }
    }

    private void group() {
        grouped = true;
        Map<String, C> one = Map.copyOf(byKey);
        byKey.clear();
        // In the order of the ids: sums of fractions depend on it in their last digit.
        new TreeMap<>(one)
                .forEach((image, c) -> byKey.merge(group(prints.of(image)), c, Count::plus));
    }

    private static String group(long print) {
        return "group " + Math.floorMod(print, MOST);
    }

    /** {@return how many different images were added} */
    public long images() {
        return images;
    }

    /**
     * {@return the counts of all images}
     *
     * @throws IllegalArgumentException if there is no image
     */
    public C sum() {
        // In the order of the ids, not of the file: sums of fractions depend on it.
        return byKey.values().stream()
                .reduce(Count::plus)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "nothing was counted: there is no image"));
    }

    /** {@return the counts of each image, or of each group of images, in an order of their own} */
    public List<C> each() {
        return List.copyOf(byKey.values());
    }

    /** {@return the counts by the images' ids; empty where images are held in groups} */
    public Map<String, C> byImage() {
        return grouped ? Map.of() : Collections.unmodifiableMap(byKey);
    }

    /** {@return a ratio of the summed counts with its bootstrap interval over the images} */
    public Interval interval(Bootstrap bootstrap, ToDoubleFunction<? super C> ratio) {
        return intervals(bootstrap, List.of(ratio)).get(0);
    }

    /** {@return ratios of the summed counts, each with its bootstrap interval over the images} */
    public List<Interval> intervals(
            Bootstrap bootstrap, List<? extends ToDoubleFunction<? super C>> ratios) {
        int n = (int) Math.min(images, Integer.MAX_VALUE);
        return bootstrap.intervals(each(), ratios).stream()
                .map(i -> new Interval(i.value(), i.low(), i.high(), n))
                .toList();
    }

    /**
     * {@return the counts of the same images before and now, the same image at the same place}
     *
     * @throws IllegalArgumentException if they are not of the same images
     */
    public Paired<C> after(PerImage<C> before) {
        check(
                images == before.images && fingerprint == before.fingerprint,
                "before and after must count the same images, got %s and %s%s",
                before.images,
                images,
                missing(before));
        List<C> first = new ArrayList<>();
        List<C> second = new ArrayList<>();
        for (Map.Entry<String, C> entry : byKey.entrySet()) {
            first.add(before.byKey.get(entry.getKey()));
            second.add(entry.getValue());
        }
        return new Paired<>(first, second, images);
    }

    private String missing(PerImage<C> other) {
        String here = firstMissing(this, other);
        return here.isEmpty() ? firstMissing(other, this) : here;
    }

    private static String firstMissing(PerImage<?> from, PerImage<?> in) {
        return from.byImage().keySet().stream()
                .filter(image -> !in.grouped && !in.byKey.containsKey(image))
                .findFirst()
                .map(image -> ": " + image + " is in one of them only")
                .orElse("");
    }

    /** {@return how many images there are, and the counts of all of them} */
    @Override
    public String toString() {
        return images + " images" + (images == 0 ? "" : ": " + sum());
    }
}
