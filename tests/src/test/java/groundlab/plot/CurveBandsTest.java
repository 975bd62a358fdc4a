package groundlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class CurveBandsTest {

    private static Table log(double... values) {
        double[] steps = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
        return Table.create(
                DoubleColumn.create("step", steps), DoubleColumn.create("loss", values));
    }

    private static CurveBands plain() {
        return CurveBands.of("loss").smoothing(0);
    }

    /** Seeds 1, 2 and 3, 6: means 2 and 4; there and back along 1, 2, 6, 3. The third has 8. */
    @Test
    void drawsTheMeanAndTheRangeOfSeeds() {
        XYChart chart = plain().add("DPO", List.of(log(1, 2), log(3, 6, 8))).chart();
        assertArrayEquals(new double[] {2, 4, 8}, chart.getSeries("DPO").getYData());
        double[] band = chart.getSeries("DPO band").getYData();
        assertArrayEquals(new double[] {1, 2, 8, 8, 6, 3, Double.NaN}, band);
    }

    /** With a = 0.5: 0.5 · 2 / 0.5 = 2, then (0.5 · 1 + 0.5 · 4) / 0.75 = 10 / 3. */
    @Test
    void smoothsEachSeedFirst() {
        XYChart chart = CurveBands.of("loss").smoothing(0.5).add("a", List.of(log(2, 4))).chart();
        assertArrayEquals(new double[] {2, 10 / 3.0}, chart.getSeries("a").getYData(), 1e-12);
        assertNull(chart.getSeries("a band"));
    }

    @Test
    void saysWhatMustHold() {
        fails("curve bands must have at least one setting, got none", () -> plain().chart());
        fails("a must have at least one log, got none", () -> plain().add("a", List.of()));
        fails(
                "a must be added once",
                () -> plain().add("a", List.of(log(1))).add("a", List.of(log(1))));
        fails("smoothing must be in [0, 1), got 1.0", () -> plain().smoothing(1));
        fails(
                "the log must have a column of numbers reward, it has [step, loss]",
                () -> CurveBands.of("reward").add("a", List.of(log(1))));
    }

    private static void fails(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
