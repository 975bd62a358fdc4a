package groundlab.metrics.judged;

import groundlab.metrics.Mean;
import java.util.List;

/**
 * How well the objects of an answer are among those of the references.
 *
 * @param value from the least similar object or the mean of all; NaN for an answer without objects
 * @param matches each object of the answer with the one that it was matched to
 */
public record AlohaScore(double value, List<Match> matches) {

    /**
     * An object of an answer.
     *
     * @param object as the answer names it
     * @param reference what it was matched to, empty for nothing
     * @param similarity of both, 0 where it was matched to nothing
     */
    public record Match(String object, String reference, double similarity) {}

    /** Copies the matches. */
    public AlohaScore {
        matches = List.copyOf(matches);
    }

    /** {@return the score as a part of a mean; none where it is not a number} */
    public Mean count() {
        return Double.isFinite(value) ? Mean.of(value) : Mean.NONE;
    }
}
