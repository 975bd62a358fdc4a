package groundlab.sampling;

import groundlab.data.Provenance;
import java.util.List;

/**
 * What a {@link Sampler} made of one example: a better and a worse answer, or none and why.
 *
 * @param chosen the better answer
 * @param rejected the worse answer; empty when there is none
 * @param facts how they came about, such as try and similarity
 * @param outcome whether the two make a pair
 */
public record Drawn(String chosen, String rejected, Provenance facts, Outcome outcome) {

    /** What came of an example. */
    public enum Outcome {
        /** Two answers that differ. */
        PAIR,
        /** The drawn answer is the chosen one, word by word; blanks make no difference. */
        EQUAL,
        /** One of the answers is blank. */
        EMPTY,
        /** Nothing could be drawn; {@link Drawn#facts} has the reason as {@code failure}. */
        FAILED
    }

    /** {@return two answers, which make a pair if the worse one says something of its own} */
    public static Drawn of(String chosen, String rejected, Provenance facts) {
        Outcome outcome =
                rejected.isBlank() || chosen.isBlank()
                        ? Outcome.EMPTY
                        : words(rejected).equals(words(chosen)) ? Outcome.EQUAL : Outcome.PAIR;
        return new Drawn(chosen, rejected, facts, outcome);
    }

    private static List<String> words(String answer) {
        return List.of(answer.strip().split("\\s+"));
    }

    /** {@return no answer, for a reason that is counted and reported} */
    public static Drawn failed(String reason) {
        return new Drawn("", "", Provenance.NONE.with("failure", reason), Outcome.FAILED);
    }
}
