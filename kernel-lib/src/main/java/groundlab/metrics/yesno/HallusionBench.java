package groundlab.metrics.yesno;

import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import groundlab.metrics.yesno.HallusionAnswer.Cause;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts of HallusionBench, <a href="https://arxiv.org/abs/2310.14566">Guan et al. (2024)</a>,
 * section 4, as its {@code utils.py} counts: a question pair is one question about all figures of a
 * set, and right if all its answers are; a figure is right if all answers about it are.
 *
 * @param counts how many there are of each
 * @param figureShares over figures, the sum of the shares of right answers
 */
public record HallusionBench(Map<Item, Integer> counts, double figureShares)
        implements Count<HallusionBench> {

    /** The score of no questions; the start of a sum. */
    public static final HallusionBench NONE = new HallusionBench(Map.of(), 0);

    /**
     * aAcc, qAcc, fAcc, easy and hard; the figures that are answered inconsistently, all wrong, and
     * their mean share of right answers; why questions fail, as shares of those that do; and how
     * far answers lean to yes: the paper's Pct. Diff (yes answers minus yes questions) and FP Ratio
     * (of the wrong answers, those where no was right).
     */
    public static final List<Metric<HallusionBench>> METRICS =
            List.of(
                    higher("aAcc", Item.RIGHT, Item.QUESTIONS),
                    higher("qAcc", Item.RIGHT_PAIRS, Item.PAIRS),
                    higher("fAcc", Item.RIGHT_FIGURES, Item.FIGURES),
                    higher("easy", Item.RIGHT_EASY, Item.EASY),
                    higher("hard", Item.RIGHT_HARD, Item.HARD),
                    Metric.lower(
                            "Inconsistent",
                            c ->
                                    1
                                            - c.share(Item.RIGHT_FIGURES, Item.FIGURES)
                                            - c.share(Item.WRONG_FIGURES, Item.FIGURES),
                            "no figures"),
                    Metric.lower(
                            "Wrong", c -> c.share(Item.WRONG_FIGURES, Item.FIGURES), "no figures"),
                    Metric.higher(
                            "Figure score",
                            c -> c.figureShares / c.count(Item.FIGURES),
                            "no figures"),
                    neither("Language Hallucination", Item.LANGUAGE),
                    neither("Visual Illusion", Item.VISION),
                    neither("Mixed", Item.MIXED),
                    Metric.neither(
                            "Pct. Diff",
                            c ->
                                    c.share(Item.SAID_YES, Item.QUESTIONS)
                                            - c.share(Item.YES, Item.QUESTIONS),
                            "no questions"),
                    Metric.neither(
                            "FP Ratio",
                            c -> c.share(Item.WRONG_YES, Item.FAILED),
                            "no question failed"));

    /** What is counted. Names that begin alike belong together. */
    public enum Item {
        /** Questions. */
        QUESTIONS,
        /** Of those, rightly answered. */
        RIGHT,
        /** Of those, not. */
        FAILED,
        /** Question pairs. */
        PAIRS,
        /** Of those, all answers right. */
        RIGHT_PAIRS,
        /** Figures, of VS without the missing one. */
        FIGURES,
        /** Of those, all answers right. */
        RIGHT_FIGURES,
        /** Of those, all answers wrong. */
        WRONG_FIGURES,
        /** Pairs, of whose questions those without a changed figure count. */
        EASY,
        /** Of those, all answers right. */
        RIGHT_EASY,
        /** Pairs, of whose questions those with a changed figure count. */
        HARD,
        /** Of those, all answers right. */
        RIGHT_HARD,
        /** Failed questions that language misled. */
        LANGUAGE,
        /** Failed questions that sight misled. */
        VISION,
        /** Failed questions that either may have misled. */
        MIXED,
        /** Failed questions of which that cannot be told. */
        UNKNOWN,
        /** Pairs with failed questions, all of which language misled. */
        PAIRS_LANGUAGE,
        /** Pairs with failed questions, all of which sight misled. */
        PAIRS_VISION,
        /** Pairs that both misled. */
        PAIRS_MIXED,
        /** Pairs of which that cannot be told. */
        PAIRS_UNKNOWN,
        /** Failed questions that language misled, each looked at alone. */
        ALONE_LANGUAGE,
        /** Failed questions that sight misled, each looked at alone. */
        ALONE_VISION,
        /** Failed questions that either may have misled, each looked at alone. */
        ALONE_MIXED,
        /** Questions whose answer is yes. */
        YES,
        /** Answers that count as yes: right where yes was right, failed where no was. */
        SAID_YES,
        /** Failed questions whose answer is no. */
        WRONG_YES
    }

    /** Copies its arguments. */
    public HallusionBench {
        Map<Item, Integer> copy = new EnumMap<>(Item.class);
        copy.putAll(counts);
        counts = Collections.unmodifiableMap(copy);
    }

    /** {@return the counts of all answers of one set, or of several whole sets} */
    public static HallusionBench of(List<HallusionAnswer> answers) {
        Tally tally = new Tally();
        answers.forEach(tally::question);
        tally.pairs(answers, Item.PAIRS, Item.RIGHT_PAIRS);
        tally.pairs(by(answers, 0, 1), Item.EASY, Item.RIGHT_EASY);
        tally.pairs(by(answers, 2, 2), Item.HARD, Item.RIGHT_HARD);
        tally.figures(answers);
        groups(answers, HallusionBench::pair).forEach(tally::causes);
        return new HallusionBench(tally.counts, tally.shares);
    }

    private static List<HallusionAnswer> by(List<HallusionAnswer> answers, int from, int to) {
        return answers.stream()
                .filter(a -> from <= a.question().visualInput() && a.question().visualInput() <= to)
                .toList();
    }

    private static String pair(HallusionQuestion question) {
        return question.setId() + "_" + question.question();
    }

    private static Iterable<List<HallusionAnswer>> groups(
            List<HallusionAnswer> answers, Function<HallusionQuestion, String> key) {
        return answers.stream()
                .collect(
                        Collectors.groupingBy(
                                a -> key.apply(a.question()),
                                LinkedHashMap::new,
                                Collectors.toList()))
                .values();
    }

    @Override
    public HallusionBench plus(HallusionBench other) {
        Map<Item, Integer> sums = new EnumMap<>(Item.class);
        sums.putAll(counts);
        other.counts.forEach((item, n) -> sums.merge(item, n, Integer::sum));
        return new HallusionBench(sums, figureShares + other.figureShares);
    }

    @Override
    public Map<String, Number> numbers() {
        Map<String, Number> numbers = new LinkedHashMap<>();
        for (Item item : Item.values()) {
            numbers.put(item.name().toLowerCase(Locale.ROOT), count(item));
        }
        numbers.put("figure_shares", figureShares);
        return numbers;
    }

    /** {@return how many there are} */
    public int count(Item item) {
        return counts.getOrDefault(item, 0);
    }

    /** {@return part / whole, or NaN when there is no whole} */
    public double share(Item part, Item whole) {
        return (double) count(part) / count(whole);
    }

    private static Metric<HallusionBench> higher(String name, Item part, Item whole) {
        String none = "no " + whole.name().toLowerCase(Locale.ROOT);
        return Metric.higher(name, c -> c.share(part, whole), none);
    }

    private static Metric<HallusionBench> neither(String name, Item part) {
        return Metric.neither(
                name,
                c -> c.count(Item.UNKNOWN) > 0 ? Double.NaN : c.share(part, Item.FAILED),
                "no question failed, or it is not known which answers are the same as the original");
    }

    /** Counts that grow. */
    private static final class Tally {

        private final Map<Item, Integer> counts = new EnumMap<>(Item.class);
        private double shares;

        void add(Item item, boolean is) {
            counts.merge(item, is ? 1 : 0, Integer::sum);
        }

        void question(HallusionAnswer answer) {
            boolean yes = answer.question().yes();
            add(Item.QUESTIONS, true);
            add(Item.RIGHT, answer.right());
            add(Item.FAILED, !answer.right());
            add(Item.YES, yes);
            add(Item.SAID_YES, answer.right() == yes);
            add(Item.WRONG_YES, !answer.right() && !yes);
            if (!answer.right()) {
                add(Item.valueOf("ALONE_" + answer.causeAlone()), true);
            }
        }

        void pairs(List<HallusionAnswer> answers, Item all, Item right) {
            for (List<HallusionAnswer> pair : groups(answers, HallusionBench::pair)) {
                add(all, true);
                add(right, pair.stream().allMatch(HallusionAnswer::right));
            }
        }

        void figures(List<HallusionAnswer> answers) {
            List<HallusionAnswer> seen =
                    answers.stream().filter(a -> !a.question().withoutFigure()).toList();
            for (List<HallusionAnswer> figure :
                    groups(seen, question -> question.setId() + "_" + question.figure())) {
                long right = figure.stream().filter(HallusionAnswer::right).count();
                add(Item.FIGURES, true);
                add(Item.RIGHT_FIGURES, right == figure.size());
                add(Item.WRONG_FIGURES, right == 0);
                shares += (double) right / figure.size();
            }
        }

        void causes(List<HallusionAnswer> pair) {
            Optional<HallusionAnswer> original =
                    pair.stream().filter(a -> a.question().original()).findFirst();
            Set<Cause> causes = EnumSet.noneOf(Cause.class);
            for (HallusionAnswer answer : pair) {
                if (!answer.right()) {
                    Cause cause = answer.cause(original);
                    causes.add(cause);
                    add(Item.valueOf(cause.name()), true);
                }
            }
            if (!causes.isEmpty()) {
                add(Item.valueOf("PAIRS_" + together(causes)), true);
            }
        }

        private static Cause together(Set<Cause> causes) {
            if (causes.contains(Cause.UNKNOWN)) {
                return Cause.UNKNOWN;
            }
            return causes.size() == 1 ? causes.iterator().next() : Cause.MIXED;
        }
    }
}
