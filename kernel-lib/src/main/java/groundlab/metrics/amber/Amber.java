package groundlab.metrics.amber;

import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Both tasks of AMBER.
 *
 * @param generative counts over descriptions
 * @param discriminative counts over questions
 */
public record Amber(AmberGenerative generative, AmberDiscriminative discriminative)
        implements Count<Amber> {

    /** The AMBER score. */
    public static final List<Metric<Amber>> METRICS =
            List.of(
                    Metric.higher(
                            "AMBER Score", Amber::score, "CHAIR or F1 of both tasks is undefined"));

    /** Checks its arguments. */
    public Amber {
        Objects.requireNonNull(generative);
        Objects.requireNonNull(discriminative);
    }

    @Override
    public Amber plus(Amber other) {
        return new Amber(
                generative.plus(other.generative), discriminative.plus(other.discriminative));
    }

    @Override
    public Map<String, Number> numbers() {
        Map<String, Number> numbers = new LinkedHashMap<>(generative.numbers());
        numbers.putAll(discriminative.numbers());
        return numbers;
    }

    /** {@return (1 − CHAIR + F1) / 2 in [0, 1], or NaN when one is undefined} */
    public double score() {
        return (1 - generative.chair() + discriminative.f1()) / 2;
    }
}
