package groundlab.reinforce;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.data.Provenance;
import groundlab.loop.Epochs;
import groundlab.metrics.Reward;
import groundlab.model.Vlm;
import java.util.Map;

/**
 * Trains a copy of a model by REINFORCE leave-one-out, <a
 * href="https://arxiv.org/abs/2402.14740">Ahmadian et al. 2024</a>: K answers to a question are
 * drawn from the policy, and each becomes likelier by what it is worth above the mean of the
 * others. An answer y is worth R(y) − β (log π(y) − log π_ref(y)); the model that is given is the
 * reference and stays as it is.
 *
 * <pre>{@code
 * Run run = RlooTraining.of(model, examples, Reward.chair(lexicon)).epochs(2).run(Path.of("runs/rloo"));
 * }</pre>
 *
 * <p>An answer whose reward is not finite is left out, and so is a question with fewer than two
 * answers left; both are counted in the log, in {@code answers/no_reward} and {@code
 * groups/left_out}. Where all answers to a question have the same reward, as {@code groups/equal}
 * counts, only the divergence tells them apart.
 *
 * <p>Differs from the paper in that rewards are neither standardised nor clipped.
 */
public final class RlooTraining extends ActorBuilder<RlooTraining> {

    private int answers = 4;

    private RlooTraining(Vlm model, Examples examples, Reward reward) {
        super(model, examples, reward);
    }

    /** Starts to describe a run; full fine-tuning unless told otherwise. */
    public static RlooTraining of(Vlm model, Examples examples, Reward reward) {
        return new RlooTraining(model, examples, reward);
    }

    @Override
    protected RlooTraining self() {
        return this;
    }

    /** Answers that are drawn to each question of a batch, K; 4 by default. */
    public RlooTraining answers(int k) {
        check(k >= 2, "answers must be at least 2, got %d", k);
        answers = k;
        return this;
    }

    @Override
    int answers() {
        return answers;
    }

    @Override
    Method method(Actor actor, Epochs epochs) {
        return new Method("RLOO", new RlooLesson(actor, beta()), epochs, Map.of());
    }

    @Override
    Provenance own() {
        return Provenance.NONE.with("objective", "RLOO").with("answers", answers);
    }
}
