package groundlab.objective;

import static groundlab.objective.View.CHOSEN;

import ai.djl.ndarray.NDArray;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Supervised fine-tuning on the chosen answers: the baseline of every comparison. The batch mean of
 * the loss is the mean negative log-probability of a token, in nats.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).objective(new Sft()).run(Path.of("runs/sft"));
 * }</pre>
 */
public record Sft() implements Objective {

    @Override
    public Set<View> views() {
        return EnumSet.of(CHOSEN);
    }

    @Override
    public List<Term> terms(Batch batch) {
        NDArray nats = batch.policy().get(CHOSEN).neg(); // (B)
        double tokens = batch.policy().meanTokens(CHOSEN);
        return List.of(new Term("answer", nats.div(batch.number(tokens))));
    }

    /** {@return this: there is no beta in it} */
    @Override
    public Sft withBeta(double other) {
        return this;
    }

    @Override
    public OptionalDouble rewardScale() {
        return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.empty();
    }
}
