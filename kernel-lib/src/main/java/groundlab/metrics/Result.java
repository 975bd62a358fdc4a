package groundlab.metrics;

import static groundlab.internal.Checks.check;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of an evaluation, with all that it depends on. Values, intervals and tests are asked
 * for; an undefined value is NaN and {@link #why} says why.
 *
 * <pre>{@code
 * Result<Chair> result = Hallucination.of(model).on(world.test()).chair();
 * result.interval("CHAIRs"); // prints as 0.498 [0.454, 0.542] n=500
 * result.facts().get("mode"); // → "TRUTH"
 * result.difference("CHAIRs", before); // on the same images
 * }</pre>
 *
 * @param <C> what is counted
 * @param benchmark the name of what was measured, such as {@code CHAIR}
 * @param metrics what is reported, in its order
 * @param images the counts
 * @param facts what the numbers depend on, by name: {@code mode}, {@code words} (hash of the word
 *     list), {@code truth}, {@code model}, {@code decoding} …
 */
public record Result<C extends Count<C>>(
        String benchmark, List<Metric<C>> metrics, PerImage<C> images, Map<String, String> facts) {

    private static final List<String> COUNTING = // facts that must agree to be compared
            List.of(
                    "mode",
                    "words",
                    "truth",
                    "parser",
                    "tagger",
                    "nouns",
                    "similarity",
                    "judge",
                    "prompt");
    private static final Bootstrap BOOTSTRAP = Bootstrap.seed(7);

    /** Copies its arguments. */
    public Result {
        metrics = List.copyOf(metrics);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** {@return the same with one more fact, such as the fingerprint of the model} */
    public Result<C> fact(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Result<>(benchmark, metrics, images, more);
    }

    /** {@return the value of a metric on all images, NaN where it is undefined} */
    public double value(String metric) {
        Metric<C> one = metric(metric);
        return images.images() == 0 ? Double.NaN : one.of(images.sum());
    }

    /** {@return why a metric is undefined, empty where it is not} */
    public Optional<String> why(String metric) {
        return Double.isNaN(value(metric))
                ? Optional.of(images.images() == 0 ? "no answer" : metric(metric).undefined())
                : Optional.empty();
    }

    /** {@return a metric with its 95 % bootstrap interval over the images, seed 7} */
    public Interval interval(String metric) {
        return interval(metric, BOOTSTRAP);
    }

    /** {@return a metric with its bootstrap interval over the images} */
    public Interval interval(String metric, Bootstrap bootstrap) {
        return images.interval(bootstrap, metric(metric).ratio());
    }

    /** {@return all metrics with their 95 % bootstrap intervals, seed 7} */
    public Map<Metric<C>, Interval> intervals() {
        return intervals(BOOTSTRAP);
    }

    /** {@return all metrics with their bootstrap intervals over the images} */
    public Map<Metric<C>, Interval> intervals(Bootstrap bootstrap) {
        List<Interval> all =
                images.intervals(bootstrap, metrics.stream().map(Metric::ratio).toList());
        Map<Metric<C>, Interval> intervals = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            intervals.put(metrics.get(i), all.get(i));
        }
        return intervals;
    }

    /**
     * {@return this metric minus that of {@code before}, both on the same drawn images, seed 7}
     *
     * @throws IllegalArgumentException if the images are not the same, or were counted in other
     *     ways
     */
    public Interval difference(String metric, Result<C> before) {
        return after(before).difference(BOOTSTRAP, metric(metric).ratio());
    }

    /**
     * {@return the counts of both on the same images}
     *
     * @throws IllegalArgumentException if the images are not the same, or were counted in other
     *     ways
     */
    public Paired<C> after(Result<C> before) {
        for (String fact : COUNTING) {
            String now = facts.getOrDefault(fact, "");
            String then = before.facts.getOrDefault(fact, "");
            check(
                    now.equals(then),
                    "results can be compared if they were counted alike, got %s %s and %s",
                    fact,
                    then,
                    now);
        }
        return images.after(before.images);
    }

    /** {@return the metric of this name} */
    public Metric<C> metric(String name) {
        return metrics.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        benchmark + " has " + metrics + ", got " + name));
    }

    /** {@return one line for each metric, then the facts} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(benchmark);
        intervals()
                .forEach(
                        (metric, interval) ->
                                text.append("\n  ")
                                        .append(metric.label())
                                        .append(' ')
                                        .append(interval)
                                        .append(
                                                why(metric.name())
                                                        .map(w -> " (" + w + ")")
                                                        .orElse("")));
        facts.forEach((name, value) -> text.append("\n  ").append(name).append(": ").append(value));
        return text.toString();
    }
}
