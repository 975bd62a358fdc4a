package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PerImageTest {

    private static final int MANY = PerImage.MOST + 5000;

    @Test
    void severalCountsOfAnImageAddUp() {
        PerImage<Rate> images = new PerImage<>();
        images.add("cat.png", new Rate(1, 2));
        images.add("dog.png", new Rate(0, 3));
        images.add("cat.png", new Rate(1, 1));
        assertEquals(2, images.images());
        assertEquals(new Rate(2, 6), images.sum());
        assertEquals(List.of(new Rate(2, 3), new Rate(0, 3)), images.each());
    }

    @Test
    void theOrderDoesNotMatter() {
        for (int n : new int[] {300, MANY}) {
            PerImage<Rate> forth = rates(n, 1, false);
            PerImage<Rate> mixed = rates(n, 1, true);
            assertEquals(forth.each(), mixed.each());
            assertEquals(
                    forth.interval(Bootstrap.seed(3).resamples(50), Rate::value),
                    mixed.interval(Bootstrap.seed(3).resamples(50), Rate::value));
        }
    }

    @Test
    void sumsOfFractionsDoNotDependOnTheOrderEither() {
        // 0.1 + 0.2 + 0.3 is 0.6000000000000001 from the left, and 0.6 from the right.
        List<Mean> means = List.of(Mean.of(0.1), Mean.of(0.2), Mean.of(0.3));
        PerImage<Mean> forth = PerImage.of(means);
        PerImage<Mean> back = new PerImage<>();
        for (int i = 2; i >= 0; i--) {
            back.add(String.valueOf(i), means.get(i));
        }
        assertEquals(forth.sum(), back.sum(), "the sum depends on the order");
        assertEquals(forth.interval(Bootstrap.seed(1), Mean::sum).value(), forth.sum().sum());
    }

    @Test
    void groupsOfImagesGiveTheSameSumAndAsWideAnInterval() {
        PerImage<Rate> images = rates(MANY, 1, false);
        assertEquals(MANY, images.images());
        assertTrue(images.each().size() <= PerImage.MOST, images.each().size() + " groups");
        assertEquals(MANY, images.sum().of());
        Interval grouped = images.interval(Bootstrap.seed(3).resamples(400), Rate::value);
        // Every third of the images is a hit: the standard error is √(⅓ · ⅔ / n).
        double width = 2 * 1.96 * Math.sqrt(2.0 / 9 / MANY);
        assertEquals(width, grouped.high() - grouped.low(), 0.12 * width);
        assertEquals(MANY, grouped.n());
    }

    @Test
    void imagesPairByTheirIdsOneByOneAndInGroups() {
        for (int n : new int[] {300, MANY}) {
            Paired<Rate> paired = rates(n, 2, true).after(rates(n, 1, false));
            Interval change = paired.difference(Bootstrap.seed(3).resamples(50), Rate::value);
            assertEquals(1.0 / 6, change.value(), 0.01); // from every third to every second
        }
    }

    @Test
    void mcNemarsTestRefusesGroupsOfImages() {
        Paired<Rate> few = rates(300, 2, true).after(rates(300, 1, false));
        // Of six images the 2nd and 4th (from 0) turn into hits, the 3rd into none.
        assertEquals(new McNemar(50, 100), few.mcNemar(rate -> rate.hits() > 0));
        Paired<Rate> many = rates(MANY, 2, true).after(rates(MANY, 1, false));
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> many.mcNemar(rate -> rate.hits() > 0),
                        "a group with one wrong image was taken for a wrong image");
        assertEquals(
                "McNemar's test needs images one by one, got %d images in %d groups"
                        .formatted(MANY, many.before().size()),
                error.getMessage());
    }

    @Test
    void saysWhichImageIsMissing() {
        PerImage<Rate> one = new PerImage<>();
        one.add("cat.png", Rate.of(true));
        PerImage<Rate> other = new PerImage<>();
        other.add("dog.png", Rate.of(true));
        var error = assertThrows(IllegalArgumentException.class, () -> one.after(other));
        assertEquals(
                "before and after must count the same images, got 1 and 1: cat.png is in one of"
                        + " them only",
                error.getMessage());
        var none = assertThrows(IllegalArgumentException.class, () -> new PerImage<Rate>().sum());
        assertEquals("nothing was counted: there is no image", none.getMessage());
    }

    /** Hits at every third image, or at every second. */
    private static PerImage<Rate> rates(int n, int kind, boolean mixed) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            order.add(i);
        }
        if (mixed) {
            Collections.shuffle(order, new Random(1));
        }
        PerImage<Rate> images = new PerImage<>();
        order.forEach(i -> images.add("image " + i, Rate.of(i % (kind == 1 ? 3 : 2) == 0)));
        return images;
    }
}
