package groundlab.reinforce;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.data.Provenance;
import groundlab.loop.Epochs;
import groundlab.metrics.Reward;
import groundlab.model.Vlm;
import groundlab.reinforce.PpoLesson.Settings;
import java.util.Map;

/**
 * Trains a copy of a model by proximal policy optimisation, <a
 * href="https://arxiv.org/abs/1707.06347">Schulman et al. 2017</a>, equations 7 and 9, on answers:
 * one is drawn to each question of a batch, its reward comes with its last token and the divergence
 * from the reference with each, and the policy learns from the same answers several times. The
 * model that is given is the reference and stays as it is.
 *
 * <pre>{@code
 * Run run = PpoTraining.of(model, examples, Reward.chair(lexicon)).epochs(3).run(Path.of("runs/ppo"));
 * }</pre>
 *
 * <p>An answer whose reward is not finite is left out and counted in {@code answers/no_reward}.
 *
 * <p>Differs from the paper as TRL does: no bonus for entropy, values are clipped like
 * probabilities, advantages have mean 0 and variance 1 over a batch. Differs from TRL in that an
 * update takes the whole batch, and that the value head starts at 0, has no bias, and is all that
 * the loss of the values trains.
 */
public final class PpoTraining extends ActorBuilder<PpoTraining> {

    private int updates = 4;
    private double lambda = 0.95;
    private double ratioClip = 0.2;
    private double valueWeight = 0.1;

    private PpoTraining(Vlm model, Examples examples, Reward reward) {
        super(model, examples, reward);
    }

    /** Starts to describe a run; full fine-tuning unless told otherwise. */
    public static PpoTraining of(Vlm model, Examples examples, Reward reward) {
        return new PpoTraining(model, examples, reward);
    }

    @Override
    protected PpoTraining self() {
        return this;
    }

    /** Updates from the same answers, each a step of the log; 4 by default. */
    public PpoTraining updates(int times) {
        check(times >= 1, "updates must be at least 1, got %d", times);
        updates = times;
        return this;
    }

    /** How far advantages trust rewards more than expected ones; 0.95 by default. */
    public PpoTraining lambda(double share) {
        check(share >= 0 && share <= 1, "lambda must be in [0, 1], got %s", share);
        lambda = share;
        return this;
    }

    /**
     * How far the probability of a token may move by the updates from one answer, as a ratio, and
     * an expected reward in its own unit; 0.2 by default.
     */
    public PpoTraining ratioClip(double share) {
        check(share > 0 && share < 1, "ratioClip must be in (0, 1), got %s", share);
        ratioClip = share;
        return this;
    }

    /** How much the loss of the values counts; 0.1 by default. */
    public PpoTraining valueWeight(double weight) {
        check(weight >= 0 && Double.isFinite(weight), "valueWeight must be >= 0, got %s", weight);
        valueWeight = weight;
        return this;
    }

    @Override
    int answers() {
        return 1;
    }

    @Override
    Method method(Actor actor, Epochs epochs) {
        Critic critic = Critic.fresh(actor);
        return new Method(
                "PPO",
                new PpoLesson(critic, settings(), plan().part()),
                new Repeated(epochs, updates),
                Map.of(Critic.NAME, critic.head()));
    }

    private Settings settings() {
        return new Settings(updates, beta(), lambda, ratioClip, valueWeight);
    }

    @Override
    Provenance own() {
        return Provenance.NONE.with("objective", "PPO").with("ppo", settings());
    }
}
