package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatsTest {

    private static List<Rate> hits(int... hits) {
        return IntStream.of(hits).mapToObj(hit -> new Rate(hit, 1)).toList();
    }

    /** Seeds hit 3, 1 and 2 of 4 pictures: 6 / 12 in all, from 1 / 4 to 3 / 4. */
    @Test
    void takesTheRatioOfAllRunsAndTheRangeOverThem() {
        Repeats<Rate> runs =
                Repeats.of(List.of(hits(1, 1, 1, 0), hits(1, 0, 0, 0), hits(1, 1, 0, 0)));
        assertEquals(0.5, runs.interval(Rate::value).value(), 1e-12);
        assertEquals(4, runs.interval(Rate::value).n());
        assertEquals(List.of(0.75, 0.25, 0.5), runs.each(Rate::value));
        assertEquals(0.25, runs.lowest(Rate::value), 1e-12);
        assertEquals(0.75, runs.highest(Rate::value), 1e-12);
    }

    /** Three equal runs tell no more about the pictures than one. */
    @Test
    void repeatingARunMakesItsIntervalNoNarrower() {
        List<Rate> run = new ArrayList<>(Collections.nCopies(30, new Rate(1, 1)));
        run.addAll(Collections.nCopies(70, new Rate(0, 1)));
        Interval once = Repeats.of(List.of(run)).interval(Rate::value);
        assertEquals(once, Repeats.of(List.of(run, run, run)).interval(Rate::value));
    }

    /**
     * Before, each picture is hit once in two runs; after, in both: the difference is 1 - 1/2 on
     * every picture, and so on every draw of pictures.
     */
    @Test
    void takesDifferencesOnTheSamePictures() {
        Repeats<Rate> before = Repeats.of(List.of(hits(1, 0, 1), hits(0, 1, 0)));
        Repeats<Rate> after = Repeats.of(List.of(hits(1, 1, 1), hits(1, 1, 1)));
        assertEquals(new Interval(0.5, 0.5, 0.5, 3), after.difference(before, Rate::value));
    }

    /** The base model is measured once, and compared with three seeds of another. */
    @Test
    void comparesOneRunWithSeveral() {
        Repeats<Rate> base = Repeats.of(List.of(hits(1, 1)));
        Repeats<Rate> seeds = Repeats.of(List.of(hits(0, 0), hits(0, 0), hits(0, 0)));
        assertEquals(-1, seeds.difference(base, Rate::value).value(), 1e-12);
    }

    @Test
    void noPictureGivesNoNumber() {
        assertTrue(Double.isNaN(Repeats.of(List.of(hits())).lowest(Rate::value)));
        assertTrue(Double.isNaN(Repeats.of(List.of(hits())).interval(Rate::value).value()));
    }

    @Test
    void saysWhatRunsMustBe() {
        assertEquals(
                "all runs must count the same images, got [2, 1] of them",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Repeats.of(List.of(hits(1, 1), hits(1))))
                        .getMessage());
        assertEquals(
                "repeats need at least one run, got none",
                assertThrows(IllegalArgumentException.class, () -> Repeats.<Rate>of(List.of()))
                        .getMessage());
    }
}
