package groundlab.metrics.judged;

import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import groundlab.text.TextModel.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * MMHal-Bench, <a href="https://arxiv.org/abs/2309.14525">Sun et al. (2023)</a>, section 3.2: a
 * judge rates each answer from 0 to 6, and below 3 means that it hallucinates. With RLHF-V's
 * informativeness, which rates answers alike whether they hallucinate or not.
 *
 * <pre>{@code
 * TextModel.Reply reply = TextModel.Reply.of("Rating: 4");
 * MmHal.of(MmHalType.COUNTING, reply, Nonsense.LEFT_OUT).score(); // → 4.0
 * }</pre>
 *
 * @param answers answers that were judged
 * @param undecided of those, answers of which no rating is known
 * @param hallucinated of those with a rating, answers rated below 3
 * @param points sum of the ratings
 * @param informative sum of the informativeness, 0 to 3 for each answer
 * @param types ratings by kind of question; kinds that were not asked are not there
 */
public record MmHal(
        int answers,
        int undecided,
        int hallucinated,
        int points,
        int informative,
        Map<MmHalType, Points> types)
        implements Count<MmHal> {

    /** The score of no answers; the start of a sum. */
    public static final MmHal NONE = new MmHal(0, 0, 0, 0, 0, Map.of());

    /** What is reported; informativeness as a share, the average by type under the type's name. */
    public static final List<Metric<MmHal>> METRICS = metrics();

    private static final int BEST = 6;
    private static final int CLEAN = 3; // the lowest rating without hallucination
    private static final String NO_RATING = "no reply of the judge has a rating";

    /**
     * Ratings of one kind of question.
     *
     * @param sum of the ratings
     * @param of how many
     */
    public record Points(int sum, int of) implements Count<Points> {
        @Override
        public Points plus(Points other) {
            return new Points(sum + other.sum, of + other.of);
        }
    }

    /** Copies the ratings by type. */
    public MmHal {
        Map<MmHalType, Points> copy = new EnumMap<>(MmHalType.class);
        copy.putAll(types);
        types = Collections.unmodifiableMap(copy);
    }

    private static List<Metric<MmHal>> metrics() {
        List<Metric<MmHal>> metrics = new ArrayList<>();
        metrics.add(Metric.higher("Average score", MmHal::score, NO_RATING));
        metrics.add(Metric.lower("Hallucination rate", MmHal::hallucination, NO_RATING));
        metrics.add(Metric.higher("Informativeness", MmHal::informativeness, NO_RATING));
        for (MmHalType type : MmHalType.values()) {
            String none = "no " + type + " question has a rating";
            metrics.add(Metric.higher(type.toString(), c -> c.score(type), none));
        }
        return List.copyOf(metrics);
    }

    /** {@return the score of one answer; of a request that failed, undecided in either way} */
    public static MmHal of(MmHalType type, Reply reply, Nonsense nonsense) {
        OptionalInt rating = reply.text().map(MmHal::rating).orElse(OptionalInt.empty());
        boolean zero = nonsense == Nonsense.COUNTED && reply.text().isPresent();
        if (rating.isEmpty() && !zero) {
            return new MmHal(1, 1, 0, 0, 0, Map.of());
        }
        int points = rating.orElse(0);
        return new MmHal(
                1,
                0,
                points < CLEAN ? 1 : 0,
                points,
                points < CLEAN ? points : points - CLEAN,
                Map.of(type, new Points(points, 1)));
    }

    /**
     * {@return the rating that a judge's reply has, from 0 to 6; empty if it names none or several}
     * Read as published: a rating stands behind {@code rating:} and one blank, in any case.
     */
    public static OptionalInt rating(String reply) {
        String text = reply.toLowerCase(Locale.ROOT);
        int[] found =
                IntStream.rangeClosed(0, BEST).filter(s -> text.contains("rating: " + s)).toArray();
        return found.length == 1 ? OptionalInt.of(found[0]) : OptionalInt.empty();
    }

    @Override
    public MmHal plus(MmHal other) {
        Map<MmHalType, Points> both = new EnumMap<>(MmHalType.class);
        both.putAll(types);
        other.types.forEach((type, points) -> both.merge(type, points, Points::plus));
        return new MmHal(
                answers + other.answers,
                undecided + other.undecided,
                hallucinated + other.hallucinated,
                points + other.points,
                informative + other.informative,
                both);
    }

    /** {@return the mean rating in [0, 6], or NaN for no rating} */
    public double score() {
        return (double) points / rated();
    }

    /** {@return the mean rating of one kind of question in [0, 6], or NaN for no rating} */
    public double score(MmHalType type) {
        Points of = types.getOrDefault(type, new Points(0, 0));
        return (double) of.sum / of.of;
    }

    /** {@return the share of answers rated below 3 in [0, 1], or NaN for no rating} */
    public double hallucination() {
        return (double) hallucinated / rated();
    }

    /** {@return the mean informativeness over the best possible in [0, 1], NaN for no rating} */
    public double informativeness() {
        return informative / (3.0 * rated());
    }

    private int rated() {
        return answers - undecided;
    }

    @Override
    public Map<String, Number> numbers() {
        Map<String, Number> numbers = new LinkedHashMap<>(Count.super.numbers());
        types.forEach(
                (type, of) -> {
                    numbers.put(type + " points", of.sum);
                    numbers.put(type + " answers", of.of);
                });
        return numbers;
    }
}
