package groundlab.metrics;

import groundlab.data.Example;
import java.util.function.BiFunction;

/** The value of a metric for one answer, more being better. */
record MetricReward<C>(String name, Metric<C> metric, BiFunction<Example, String, C> counts)
        implements Reward {

    @Override
    public double of(Example example, String answer) {
        double value = metric.of(counts.apply(example, answer));
        return metric.better() == Metric.Better.LOWER ? -value : value;
    }

    @Override
    public String toString() {
        return name;
    }
}
