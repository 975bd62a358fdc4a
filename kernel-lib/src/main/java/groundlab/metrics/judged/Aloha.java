package groundlab.metrics.judged;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Mean;
import groundlab.metrics.Metric;
import groundlab.text.Similarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * ALOHa, <a href="https://arxiv.org/abs/2404.02904">Petryk et al. (2024)</a>, section 3: objects of
 * an answer are matched to those of its references so that the similarities add up to the most, and
 * the least similar one says how much is made up; 1 for nothing. Objects are found by {@link
 * ObjectPhrases}.
 *
 * <pre>{@code
 * Aloha aloha = Aloha.of(TfIdf.of(TinyWorld.objects())); // or SentenceEncoder.load(folder)
 * aloha.score(List.of("cat", "bowl"), List.of("dog", "bowl")).value(); // → 0.0
 * }</pre>
 *
 * <p>Differs from the published program, unless that is asked for, in that an object for which no
 * reference is left has the similarity 0 and an answer without objects no score.
 *
 * @param similarity of two objects' names
 * @param aggregate what is made of the similarities
 * @param reading of what the paper and its program do differently
 */
public record Aloha(Similarity similarity, Aggregate aggregate, Reading reading) {

    /** The mean score over answers. */
    public static final List<Metric<Mean>> METRICS =
            List.of(Metric.higher("ALOHa", Mean::value, "no answer names an object"));

    private static final int MOST = 100_000; // ways in which "or" can be taken

    /** What is made of the similarities. */
    public enum Aggregate {
        /** The least, so that one made-up object is enough. */
        MIN,
        /** The mean. */
        MEAN
    }

    /** What is done where the paper and its program differ. */
    public enum Reading {
        /** Objects without a partner count 0; an answer without objects has no score. */
        PAPER,
        /**
         * Objects without a partner are forgotten, unless there is no reference at all; an answer
         * without objects has 0, or 1 as a mean.
         */
        PROGRAM
    }

    /** {@return the least similarity, as the paper has it} */
    public static Aloha of(Similarity similarity) {
        return new Aloha(similarity, Aggregate.MIN, Reading.PAPER);
    }

    /** {@return the same with another aggregate} */
    public Aloha aggregate(Aggregate other) {
        return new Aloha(similarity, other, reading);
    }

    /** {@return the same in another reading} */
    public Aloha reading(Reading other) {
        return new Aloha(similarity, aggregate, other);
    }

    /** {@return the score of objects that are named in one way each} */
    public AlohaScore score(List<String> objects, List<String> references) {
        if (objects.isEmpty()) {
            double program = aggregate == Aggregate.MEAN ? 1 : 0;
            return new AlohaScore(reading == Reading.PROGRAM ? program : Double.NaN, List.of());
        }
        List<AlohaScore.Match> matches = matches(objects, references);
        DoubleStream counted =
                matches.stream().filter(this::counts).mapToDouble(AlohaScore.Match::similarity);
        double value =
                aggregate == Aggregate.MIN ? counted.min().orElse(0) : counted.average().orElse(0);
        return new AlohaScore(value, matches);
    }

    private boolean counts(AlohaScore.Match match) {
        return reading == Reading.PAPER || !match.reference().isEmpty();
    }

    /**
     * {@return the score of objects that may be named in several ways, such as "man or woman": the
     * best over all ways to take them} An object that is named twice then counts once.
     *
     * @throws IllegalArgumentException if there are more than 100,000 ways
     */
    public AlohaScore best(List<List<String>> objects, List<List<String>> references) {
        long ways = ways(objects) * ways(references);
        check(ways <= MOST, "objects can be taken in at most %d ways, got %d", MOST, ways);
        Aloha quick = new Aloha(held(flat(objects), flat(references)), aggregate, reading);
        AlohaScore best = null;
        for (List<String> some : choices(objects)) {
            for (List<String> others : choices(references)) {
                AlohaScore score = quick.score(some, others);
                best = best == null || score.value() > best.value() ? score : best;
            }
        }
        return best;
    }

    /** Ways share most of their pairs, and a similarity is quicker on many at once. */
    private Similarity held(List<String> objects, List<String> references) {
        List<String> ones = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String object : objects) {
            ones.addAll(Collections.nCopies(references.size(), object));
            others.addAll(references);
        }
        double[] similarities = similarity.of(ones, others);
        Map<List<String>, Double> known = new HashMap<>();
        for (int i = 0; i < similarities.length; i++) {
            known.put(List.of(ones.get(i), others.get(i)), similarities[i]);
        }
        return (one, other) -> known.get(List.of(one, other));
    }

    private static List<String> flat(List<List<String>> objects) {
        return objects.stream().flatMap(List::stream).distinct().toList();
    }

    private static long ways(List<List<String>> objects) {
        long ways = 1;
        for (List<String> names : objects) {
            ways = Math.min(ways * Math.max(1, names.size()), MOST + 1L);
        }
        return ways;
    }

    private static List<List<String>> choices(List<List<String>> objects) {
        List<List<String>> choices = new ArrayList<>();
        choices.add(List.of());
        for (List<String> names : objects) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> choice : choices) {
                for (String name : names) {
                    LinkedHashSet<String> more = new LinkedHashSet<>(choice);
                    more.add(name);
                    longer.add(List.copyOf(more));
                }
            }
            choices = names.isEmpty() ? choices : longer;
        }
        return choices;
    }

    private List<AlohaScore.Match> matches(List<String> objects, List<String> references) {
        if (references.isEmpty()) {
            return objects.stream().map(o -> new AlohaScore.Match(o, "", 0)).toList();
        }
        double[][] similarities =
                objects.stream()
                        .map(object -> similarities(object, references))
                        .toArray(double[][]::new);
        int[] matched = Assignment.best(similarities);
        return IntStream.range(0, matched.length)
                .mapToObj(
                        i ->
                                matched[i] < 0
                                        ? new AlohaScore.Match(objects.get(i), "", 0)
                                        : new AlohaScore.Match(
                                                objects.get(i),
                                                references.get(matched[i]),
                                                similarities[i][matched[i]]))
                .toList();
    }

    private double[] similarities(String object, List<String> references) {
        double[] row = similarity.of(Collections.nCopies(references.size(), object), references);
        check(
                DoubleStream.of(row).allMatch(Double::isFinite),
                "similarities must be finite, got %s for %s",
                Arrays.toString(row),
                object);
        return row;
    }
}
