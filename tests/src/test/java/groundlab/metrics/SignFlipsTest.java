package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignFlipsTest {

    private static List<Rate> hits(int... each) {
        return Arrays.stream(each).mapToObj(hit -> new Rate(hit, 1)).toList();
    }

    private static double p(List<Rate> before, List<Rate> after) {
        return SignFlips.seed(7).p(before, after, Rate::value);
    }

    /** Four images differ, all in one direction: of 16 exchanges, none and all are as far. */
    @Test
    void countsAllExchangesOfFewImages() {
        assertEquals(2 / 16.0, p(hits(0, 0, 0, 0, 1, 0), hits(1, 1, 1, 1, 1, 0)));
        assertEquals(2 / 16.0, p(hits(1, 1, 1, 1, 1, 0), hits(0, 0, 0, 0, 1, 0)));
        assertEquals(1, p(hits(0, 1), hits(1, 0)));
        assertEquals(1, p(hits(0, 1), hits(0, 1)));
    }

    /** 4/4 against 0/1; exchanged in one image alone, one side has 0/0. All four are as far. */
    @Test
    void whatLeavesARatioUndefinedSaysNothingAgainstChance() {
        List<Rate> before = List.of(new Rate(4, 4), new Rate(0, 0));
        List<Rate> after = List.of(new Rate(0, 0), new Rate(0, 1));
        assertEquals(1, p(before, after));
    }

    /** On counts of one image each it is McNemar's exact test, up to the draws. */
    @Test
    void agreesWithMcNemar() {
        int[] before = IntStream.range(0, 100).map(i -> i < 30 ? 0 : 1).toArray();
        int[] after = IntStream.range(0, 100).map(i -> i < 22 || i >= 90 ? 1 : 0).toArray();
        int better = (int) IntStream.range(0, 100).filter(i -> before[i] < after[i]).count();
        int worse = (int) IntStream.range(0, 100).filter(i -> before[i] > after[i]).count();
        int[] close = before.clone();
        IntStream.range(0, 22).forEach(i -> close[i] = 1);
        IntStream.range(90, 99).forEach(i -> close[i] = 0);
        double exact = new McNemar(22, 9).p();
        assertEquals(exact, p(hits(before), hits(close)), 0.01);
        assertTrue(p(hits(before), hits(after)) <= new McNemar(better, worse).p() + 0.001);
    }

    /** Without a difference, p is below 0.1 in a tenth of the cases: 40 of 400, give or take 18. */
    @Test
    void isRightAboutChance() {
        RandomGenerator random = Seeds.stream(7, "p");
        int below = 0;
        for (int trial = 0; trial < 400; trial++) {
            int[] one = IntStream.range(0, 60).map(i -> random.nextInt(2)).toArray();
            int[] other = IntStream.range(0, 60).map(i -> random.nextInt(2)).toArray();
            below += new SignFlips(7, 400).p(hits(one), hits(other), Rate::value) < 0.1 ? 1 : 0;
        }
        assertTrue(below >= 15 && below <= 58, below + " of 400");
    }

    @Test
    void isTheSameEachTimeAndUndefinedWhereTheRatioIs() {
        List<Rate> one = hits(IntStream.range(0, 40).map(i -> i % 2).toArray());
        List<Rate> other = hits(IntStream.range(0, 40).map(i -> i % 3 == 0 ? 1 : 0).toArray());
        assertEquals(p(one, other), p(one, other));
        assertEquals(p(one, other), p(other, one), 0.02);
        assertTrue(Double.isNaN(p(List.of(new Rate(0, 0)), List.of(new Rate(0, 0)))));
    }

    @Test
    void saysWhatMustHold() {
        assertEquals(
                "before and after must be counts of the same images, got 1 and 2",
                assertThrows(IllegalArgumentException.class, () -> p(hits(1), hits(1, 0)))
                        .getMessage());
        assertEquals(
                "draws must be >= 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> new SignFlips(7, 0))
                        .getMessage());
        Repeats<Rate> once = Repeats.of(List.of(hits(1)));
        assertEquals(
                "a test needs as many runs before as after, got 1 and 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Repeats.of(List.of(hits(1), hits(0))).p(once, Rate::value))
                        .getMessage());
    }

    /** Sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.06 as none may fall. */
    @Test
    void holmKeepsTheOrder() {
        assertEquals(
                List.of(0.06, 0.04, 0.06, 0.06), Holm.adjusted(List.of(0.03, 0.01, 0.04, 0.02)));
        assertEquals(List.of(1.0, 1.0), Holm.adjusted(List.of(0.6, 0.9)));
        assertEquals(List.of(0.02, Double.NaN, 0.5), Holm.adjusted(List.of(0.01, Double.NaN, 0.5)));
        assertEquals(List.of(), Holm.adjusted(List.of()));
    }
}
