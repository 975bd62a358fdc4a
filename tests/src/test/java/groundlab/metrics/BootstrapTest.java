package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Seeds;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void manyRatiosHaveTheIntervalsThatEachHasAlone() {
        List<YesNo> images =
                List.of(
                        new YesNo(3, 1, 2, 0, 0, 0),
                        new YesNo(0, 0, 4, 2, 0, 0),
                        new YesNo(0, 0, 0, 0, 1, 1));
        List<ToDoubleFunction<YesNo>> ratios =
                List.of(YesNo::accuracy, YesNo::precision, c -> Double.NaN);
        Bootstrap bootstrap = Bootstrap.seed(5);
        List<Interval> together = bootstrap.intervals(images, ratios);
        for (int i = 0; i < ratios.size(); i++) {
            assertEquals(bootstrap.interval(images, ratios.get(i)), together.get(i));
        }
    }

    @Test
    void printsTheSameLabelEverywhere() {
        assertEquals(
                "0.468 [0.420, 0.517] n=400", new Interval(0.468, 0.42, 0.517, 400).toString());
        assertEquals(
                "NaN [NaN, NaN] n=0",
                new Interval(Double.NaN, Double.NaN, Double.NaN, 0).toString());
        assertEquals("0.000 [0.000, 0.000] n=0", Interval.exact(-1e-9).toString());
    }

    @Test
    void onlySeparateIntervalsAreBelowEachOther() {
        Interval low = new Interval(0.2, 0.1, 0.3, 9);
        assertTrue(low.below(new Interval(0.5, 0.4, 0.6, 9)));
        assertFalse(low.below(new Interval(0.4, 0.3, 0.5, 9)));
        assertFalse(low.below(Interval.exact(Double.NaN)));
    }

    @Test
    void valueIsTheRatioOfTheSum() {
        List<Rate> rates = List.of(new Rate(1, 4), new Rate(1, 1));
        assertEquals(0.4, Bootstrap.seed(7).interval(rates, Rate::value).value(), 1e-12); // 2 / 5
    }

    @Test
    void sameSeedGivesTheSameIntervalAndAnotherSeedAnother() {
        List<Rate> coins = coins(400, 0.47, 1);
        Bootstrap seven = Bootstrap.seed(7);
        assertEquals(seven.interval(coins, Rate::value), seven.interval(coins, Rate::value));
        assertNotEquals(
                seven.interval(coins, Rate::value),
                Bootstrap.seed(8).resamples(100).interval(coins, Rate::value));
    }

    /**
     * The share of 400 coins has standard error sqrt(p(1 − p) / 400) = 0.025 at p = 1/2, so the
     * ends lie at about ± 1.96 · 0.025 = 0.049; with 2,000 resamples an end varies by about 0.0015.
     */
    @Test
    void widthOfAShareIsTheBinomialOne() {
        List<Rate> half = IntStream.range(0, 400).mapToObj(i -> Rate.of(i % 2 == 0)).toList();
        Interval interval = Bootstrap.seed(7).interval(half, Rate::value);
        assertEquals(0.451, interval.low(), 0.008);
        assertEquals(0.549, interval.high(), 0.008);
    }

    /**
     * 200 samples of 100 coins: the true value is covered about 190 times. If the coverage were
     * 0.93 (percentile intervals of small shares are a little narrow), fewer than 170 or 200 of 200
     * would be seen with odds below 1 in 10,000. The seed is fixed, so the test cannot flicker.
     */
    @Test
    void coversTheTruthAboutNineteenTimesInTwenty() {
        Bootstrap bootstrap = Bootstrap.seed(7).resamples(400);
        long covered =
                IntStream.range(0, 200)
                        .mapToObj(seed -> bootstrap.interval(coins(100, 0.3, seed), Rate::value))
                        .filter(i -> i.low() <= 0.3 && 0.3 <= i.high())
                        .count();
        assertTrue(covered >= 170 && covered < 200, "covered " + covered + " of 200");
    }

    /** Images that all got worse by one mention: every resample has the same difference, 1/4. */
    @Test
    void differenceIsPairedByImage() {
        List<Rate> before = List.of(new Rate(0, 4), new Rate(2, 4), new Rate(3, 4));
        List<Rate> after = List.of(new Rate(1, 4), new Rate(3, 4), new Rate(4, 4));
        assertEquals(
                "0.250 [0.250, 0.250] n=3",
                Bootstrap.seed(7).difference(before, after, Rate::value).toString());
    }

    @Test
    void differenceOfAModelToItselfIsZero() {
        List<Rate> coins = coins(50, 0.5, 3);
        assertEquals(
                new Interval(0, 0, 0, 50), Bootstrap.seed(7).difference(coins, coins, Rate::value));
    }

    @Test
    void undefinedRatiosAreNaN() {
        Interval empty = Bootstrap.seed(7).interval(List.<Chair>of(), Chair::sentence);
        assertEquals("NaN [NaN, NaN] n=0", empty.toString());
        Interval silent =
                Bootstrap.seed(7).interval(Collections.nCopies(5, Rate.NONE), Rate::value);
        assertEquals("NaN [NaN, NaN] n=5", silent.toString());
        assertFalse(silent.defined());
    }

    /** Of two images one gives no chance; a quarter of the resamples has none and is left out. */
    @Test
    void resamplesWithoutARatioAreLeftOut() {
        List<Rate> rates = List.of(new Rate(1, 2), Rate.NONE);
        assertEquals(
                new Interval(0.5, 0.5, 0.5, 2), Bootstrap.seed(7).interval(rates, Rate::value));
    }

    @Test
    void aThousandImagesTakeUnderASecond() {
        List<Chair> captions =
                IntStream.range(0, 1000)
                        .mapToObj(i -> new Chair(4, i % 3, 1, i % 3 > 0 ? 1 : 0, 4, 2, 0))
                        .toList();
        assertTimeout(
                Duration.ofSeconds(2), // the bound is 1; the rest is for a busy machine
                () -> Bootstrap.seed(7).interval(captions, Chair::instance));
    }

    @Test
    void saysWhatMustHold() {
        var sizes =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Bootstrap.seed(7)
                                        .difference(
                                                List.of(Rate.NONE), List.<Rate>of(), Rate::value));
        assertEquals(
                "before and after must be counts of the same images, got 1 and 0",
                sizes.getMessage());
        var resamples =
                assertThrows(IllegalArgumentException.class, () -> Bootstrap.seed(7).resamples(0));
        assertEquals("resamples must be >= 1, got 0", resamples.getMessage());
        var order = assertThrows(IllegalArgumentException.class, () -> new Interval(0, 2, 1, 3));
        assertEquals("low must be <= high, got 2.0 and 1.0", order.getMessage());
    }

    private static List<Rate> coins(int n, double p, long seed) {
        var random = Seeds.stream(seed, "coins");
        return IntStream.range(0, n).mapToObj(i -> Rate.of(random.nextDouble() < p)).toList();
    }
}
