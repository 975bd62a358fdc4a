package groundlab.objective;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;

/**
 * What an objective sees of a batch of B pairs.
 *
 * @param policy scores of the model that is trained
 * @param reference scores of the model that it is compared with; without views for an objective
 *     that knows no reference
 * @param second scores of another reference, if the objective asks for {@link
 *     Extra#SECOND_REFERENCE}
 * @param likeness how alike the pairs' prompts are (B, B), cosines in [−1, 1], if it asks for
 *     {@link Extra#LIKENESS}
 * @param past what the run has been through
 */
public record Batch(
        Scores policy,
        Scores reference,
        Optional<Scores> second,
        Optional<NDArray> likeness,
        Past past) {

    private static final Scores NO_SCORES = Scores.of(Map.of());

    /** {@return a batch at the start of a run; {@code reference} may be null} */
    public static Batch of(Scores policy, Scores reference) {
        return new Batch(
                policy,
                reference == null ? NO_SCORES : reference,
                Optional.empty(),
                Optional.empty(),
                Past.NONE);
    }

    /** {@return the same with the scores of another reference} */
    public Batch with(Scores secondReference) {
        return new Batch(policy, reference, Optional.of(secondReference), likeness, past);
    }

    /** {@return the same with how alike prompts are, (B, B)} */
    public Batch with(NDArray cosines) {
        return new Batch(policy, reference, second, Optional.of(cosines), past);
    }

    /** {@return the same with what the run has been through} */
    public Batch with(Past run) {
        return new Batch(policy, reference, second, likeness, run);
    }

    /** {@return Δ(view) = log π − log π_ref, shape (B)} */
    public NDArray ratio(View view) {
        return policy.get(view).sub(reference.get(view));
    }

    /** {@return Δ(better) − Δ(worse), shape (B)} */
    public NDArray margin(View better, View worse) {
        return policy.gap(better, worse).sub(reference.gap(better, worse));
    }

    /** {@return scores of the other reference} */
    public Scores secondReference() {
        check(second.isPresent(), "the objective needs a second reference, got none");
        return second.orElseThrow();
    }

    /** {@return a number to multiply with; see {@link Scores#number}} */
    public NDArray number(double value) {
        return policy.number(value);
    }
}
