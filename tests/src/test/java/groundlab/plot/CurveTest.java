package groundlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.IChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class CurveTest {

    @Test
    void passesOverWhatIsNoNumber() {
        Curve curve =
                Curve.of(
                        new double[] {1, 2, 3, 4},
                        new double[] {5, Double.NaN, Double.POSITIVE_INFINITY, 6});
        assertArrayEquals(new double[] {1, 4}, curve.steps());
        assertArrayEquals(new double[] {5, 6}, curve.values());
    }

    /** A single spike among 10,000 points, and the ends of the steps. */
    @Test
    void thinningLosesNoSpike() {
        double[] steps = IntStream.range(0, 10_000).asDoubleStream().toArray();
        double[] values = new double[10_000];
        values[7001] = 9;
        Curve thin = new Curve(steps, values).thinned(160);
        assertEquals(160, thin.size());
        assertEquals(9, DoubleStream.of(thin.values()).max().orElseThrow());
        assertEquals(0, thin.steps()[0]);
        for (int i = 1; i < thin.size(); i++) {
            assertTrue(thin.steps()[i] >= thin.steps()[i - 1], "steps ascend");
        }
        Curve few = new Curve(new double[] {1}, new double[] {2});
        assertSame(few, few.thinned(160));
    }

    @Test
    void columnsThatBelongTogetherShareAnAxis() {
        List<CurveGroup> groups =
                CurveGroup.of(
                        List.of(
                                "step",
                                "epoch",
                                "loss",
                                "loss/answer",
                                "rewards/chosen",
                                "rewards/margins",
                                "rewards/image_margins",
                                "logps/chosen",
                                "logps/rejected",
                                "tokens/chosen",
                                "grad_norm",
                                "tokens_per_second"));
        assertEquals(
                List.of(
                        new CurveGroup("loss", List.of("loss", "loss/answer")),
                        new CurveGroup(
                                "log-probability, nats", List.of("logps/chosen", "logps/rejected")),
                        new CurveGroup(
                                "margin", List.of("rewards/margins", "rewards/image_margins")),
                        new CurveGroup("gradient norm", List.of("grad_norm")),
                        new CurveGroup("tokens per second", List.of("tokens_per_second"))),
                groups);
        assertEquals("answer", groups.get(0).label("loss/answer"));
        assertEquals("loss", groups.get(0).label("loss"));
    }

    /** One panel of loss with its evaluation dashed, one of margins; speed is another each time. */
    @Test
    void anOverviewShowsWhatIsTheSameInEachRun() {
        Table log =
                Table.create(
                        DoubleColumn.create("step", 1, 2),
                        DoubleColumn.create("loss", 2, 1),
                        DoubleColumn.create("loss/answer", 1, 0.5),
                        DoubleColumn.create("rewards/margins", Double.NaN, 1),
                        DoubleColumn.create("kl", Double.NaN, Double.NaN),
                        DoubleColumn.create("tokens_per_second", 100, 200));
        Table evaluation =
                Table.create(DoubleColumn.create("step", 0, 2), DoubleColumn.create("loss", 3, 2));
        Panels panels = TrainingCurves.overview(log, evaluation);
        assertEquals(
                List.of("loss", "margin"), panels.charts().stream().map(IChart::getTitle).toList());
        XYChart loss = (XYChart) panels.charts().get(0);
        List.of("loss raw", "answer raw", "loss", "answer", "loss held")
                .forEach(curve -> assertNotNull(loss.getSeries(curve), curve));
        assertNull(loss.getSeries("answer held"));
        assertEquals(
                "the log must have something to show, it has [step]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TrainingCurves.overview(log.retainColumns("step")))
                        .getMessage());
    }
}
