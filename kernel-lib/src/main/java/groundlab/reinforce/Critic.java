package groundlab.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Numbers;
import groundlab.engine.Precision;
import groundlab.model.Packed;
import groundlab.model.TokenScores;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear head on the policy's states that says what reward is to come.
 *
 * @param actor draws answers with the policy
 * @param head (1, E) FP32
 */
record Critic(Actor actor, NDArray head) {

    /** The head's name in a checkpoint. */
    static final String NAME = "value.weight";

    /** {@return one that expects 0 of all answers} */
    static Critic fresh(Actor actor) {
        Vlm policy = actor.policy();
        try (GradMode on = GradMode.on()) { // arrays made without it can never have gradients
            Shape shape = new Shape(1, policy.config().text().width());
            return new Critic(actor, policy.newManager().zeros(shape));
        }
    }

    /** {@return (tokens) expected rewards, recorded for gradients where that is on} */
    NDArray values(TokenScores scores) {
        return Kernels.call("linear", Precision.FP32.cast(scores.states()), head).reshape(-1);
    }

    /** {@return what is expected of some answers as they were drawn} */
    List<ValuedAnswer> judge(List<Rollout> answers, int batch) {
        List<ValuedAnswer> judged = new ArrayList<>();
        for (int from = 0; from < answers.size(); from += batch) {
            List<Rollout> some = answers.subList(from, Math.min(from + batch, answers.size()));
            try (NDManager scope = head.getManager().newSubManager();
                    GradMode off = GradMode.off();
                    Dropout none = Dropout.off()) {
                TokenScores scores = actor.policy().tokenScores(pack(some, scope), scope);
                List<float[]> values = Split.of(Numbers.of(values(scores)), scores.tokens());
                for (int i = 0; i < some.size(); i++) {
                    judged.add(new ValuedAnswer(some.get(i), values.get(i)));
                }
            }
        }
        return judged;
    }

    /** {@return a sequence for each answer} */
    List<Packed> pack(List<Rollout> answers, NDManager scope) {
        return answers.stream()
                .map(one -> actor.pack(one.row(), List.of(one.tokens()), scope))
                .toList();
    }
}
