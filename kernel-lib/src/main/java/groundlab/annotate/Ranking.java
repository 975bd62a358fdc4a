package groundlab.annotate;

import static groundlab.internal.Checks.check;

import java.util.List;

/**
 * Which of two answers is better, or why that cannot be said.
 *
 * @param outcome the better one, or the kind of reason
 * @param reason why it is undecided, in words; may be empty where it is decided
 * @param rewards what the first and the second answer are worth; empty where nothing was measured
 */
public record Ranking(Outcome outcome, String reason, List<Double> rewards) {

    /** What came of a match. */
    public enum Outcome {
        /** The first answer is better. */
        FIRST,
        /** The second answer is better. */
        SECOND,
        /** Neither is better, or the judge contradicts itself. */
        TIE,
        /** The judge said something else than which is better. */
        NONSENSE,
        /** The judge did not answer: it was not in time, refused, or is broken. */
        FAILED,
        /** A reward is NaN or infinite. */
        NOT_A_NUMBER;

        /** {@return whether one of the answers is better} */
        public boolean isDecided() {
            return this == FIRST || this == SECOND;
        }
    }

    /** Checks that what is undecided has a reason, and that there are two rewards or none. */
    public Ranking {
        check(
                outcome.isDecided() || !reason.isBlank(),
                "an undecided ranking needs a reason, got a blank one for %s",
                outcome);
        check(
                rewards.isEmpty() || rewards.size() == 2,
                "a ranking needs two rewards or none, got %s",
                rewards);
        rewards = List.copyOf(rewards);
    }

    /** {@return that the first or the second answer is better, or neither, for a reason} */
    public static Ranking of(Outcome outcome, String reason) {
        return new Ranking(outcome, reason, List.of());
    }

    @Override
    public String toString() {
        return reason.isBlank() ? outcome.name() : outcome + ": " + reason;
    }
}
