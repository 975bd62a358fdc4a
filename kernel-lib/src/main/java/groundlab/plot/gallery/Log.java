package groundlab.plot.gallery;

import groundlab.internal.Seeds;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** A training log as it might be, by TRL's names of columns. */
final class Log {

    static final String[] TERMS = {"loss", "loss/answer", "loss/image", "loss/anchor"};

    private static final int STEPS = 120;

    private Log() {}

    static Table table() {
        double[] steps = IntStream.range(0, STEPS).asDoubleStream().toArray();
        return Table.create(
                DoubleColumn.create("step", steps),
                column("loss", .12, fall -> .55 + 1.53 * fall),
                column("loss/answer", .06, fall -> .15 + .54 * fall),
                column("loss/image", .06, fall -> .1 + .59 * fall),
                column("loss/anchor", .03, fall -> .3 + .39 * fall),
                column("logps/chosen", 1, fall -> -10 + 2 * fall),
                column("logps/rejected", 1.4, fall -> -23 + 14 * fall));
    }

    /** {@return a log of a seed whose chosen answers gain so many nats} */
    static Table chosen(String seed, double gain) {
        double[] steps = IntStream.range(0, STEPS).asDoubleStream().toArray();
        double[] values = normal(seed, STEPS, 0, .5);
        double own = gain + normal(seed, 1, 0, .4)[0];
        for (int t = 0; t < STEPS; t++) {
            values[t] += -10 + own * (1 - Math.exp(-t / 50.0));
        }
        return Table.create(
                DoubleColumn.create("step", steps), DoubleColumn.create("logps/chosen", values));
    }

    private static DoubleColumn column(String name, double noise, DoubleUnaryOperator level) {
        double[] values = normal(name, STEPS, 0, noise);
        for (int t = 0; t < STEPS; t++) {
            values[t] += level.applyAsDouble(Math.exp(-t / 35.0));
        }
        return DoubleColumn.create(name, values);
    }

    /** {@return so many values about a mean, always the same by their name} */
    static double[] normal(String name, int count, double mean, double deviation) {
        var random = Seeds.stream(7, name);
        return IntStream.range(0, count)
                .mapToDouble(i -> mean + deviation * random.nextGaussian())
                .toArray();
    }
}
