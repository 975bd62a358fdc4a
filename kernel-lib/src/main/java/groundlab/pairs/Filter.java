package groundlab.pairs;

import groundlab.data.PreferencePair;
import groundlab.text.Similarity;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A reason to drop pairs. It remembers nothing itself, so that it can be used again and again.
 *
 * <pre>{@code
 * Filter noNumbers = Filter.dropping("numbers", pair -> pair.chosen().matches(".*[0-9].*"));
 * show(Filters.of(Filter.duplicates(), noNumbers).apply(pairs).report());
 * }</pre>
 */
public interface Filter {

    /** {@return what to call it in reports, with its settings} */
    String name();

    /** {@return a judge for one pass over pairs, to which no pair is known yet} */
    Judge judge();

    /**
     * {@return drops pairs whose answers say the same: {@code measure} of both is at least {@code
     * limit}, in [−1, 1]}
     */
    static Filter tooSimilar(Similarity measure, double limit) {
        return new TooSimilar(measure, limit);
    }

    /** {@return drops pairs with an answer of more than {@code words}, split at blanks} */
    static Filter tooLong(int words) {
        return new TooLong(words);
    }

    /** {@return drops pairs with an answer that has neither letter nor digit} */
    static Filter empty() {
        return new Wordless();
    }

    /** {@return drops pairs whose answers are the same but for blanks and case} */
    static Filter sameAnswers() {
        return new SameAnswers();
    }

    /**
     * {@return drops pairs that were there before: the same picture, question and answers but for
     * blanks and case} A worse picture makes no difference. Remembers 11 to 22 bytes a pair.
     */
    static Filter duplicates() {
        return new Duplicates();
    }

    /**
     * {@return drops pairs that contradict one that is kept: an answer chosen here was rejected
     * there, or the other way round, for the same question about the same picture} Of two that
     * contradict each other, the later one goes. Remembers 22 to 43 bytes a pair.
     */
    static Filter contradictions() {
        return new Contradictions();
    }

    /** {@return drops pairs for which {@code unwanted} holds} */
    static Filter dropping(String name, Predicate<PreferencePair> unwanted) {
        return new Filter() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Judge judge() {
                return pair -> unwanted.test(pair) ? Optional.of(name) : Optional.empty();
            }
        };
    }
}
