package groundlab.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.loop.Work;
import groundlab.model.TokenScores;
import groundlab.reinforce.PpoLesson.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The clipped losses of policy and values, means over the tokens of a batch.
 *
 * @param critic says what is expected
 * @param settings of the losses
 * @param targets one for each answer
 * @param facts how the answers came about
 */
record PpoWork(Critic critic, Settings settings, List<PpoTarget> targets, Map<String, Double> facts)
        implements Work {

    @Override
    public int size() {
        return targets.size();
    }

    @Override
    public List<String> names() {
        return targets.stream().map(one -> critic.actor().name(answer(one).row())).toList();
    }

    private static Rollout answer(PpoTarget one) {
        return one.answer().answer();
    }

    @Override
    public Measured loss(int from, int to, NDManager scope) {
        List<PpoTarget> part = targets.subList(from, to);
        List<Rollout> answers = part.stream().map(PpoWork::answer).toList();
        TokenScores now = critic.actor().policy().tokenScores(critic.pack(answers, scope), scope);
        NDArray advantages = floats(part, one -> narrow(one.advantages()), scope); // (tokens)
        NDArray ratio = now.logps().sub(floats(part, one -> answer(one).logps(), scope)).exp();
        NDArray policy = policyLoss(ratio, advantages, scope).sum();
        NDArray value = valueLoss(critic.values(now), part, scope).sum();
        int all = targets.stream().mapToInt(one -> answer(one).tokens().length).sum();
        NDArray weight = scope.create((float) settings.valueWeight()); // see Scores.number
        NDArray loss = policy.add(value.mul(weight)).div(scope.create((float) all));
        double share = (double) size() / (to - from) / all; // since means are weighted by answers
        return new Measured(
                loss,
                List.of(policy, value, ratio),
                numbers -> means(numbers, share),
                now.processed());
    }

    private Map<String, Double> means(List<float[]> seen, double share) {
        Map<String, Double> means = new LinkedHashMap<>();
        means.put("loss/policy", share * seen.get(0)[0]);
        means.put("loss/value", share * seen.get(1)[0]);
        means.put("clipped", share * clipped(seen.get(2)));
        return means;
    }

    /** max(−A ρ, −A clip(ρ, 1 − ε, 1 + ε)), (tokens). */
    private NDArray policyLoss(NDArray ratio, NDArray advantages, NDManager scope) {
        NDArray low = scope.create((float) (1 - settings.clip()));
        NDArray high = scope.create((float) (1 + settings.clip()));
        NDArray near = ratio.maximum(low).minimum(high);
        return ratio.mul(advantages).minimum(near.mul(advantages)).neg();
    }

    /** ½ max((V − R)², (clip(V, V_old − ε, V_old + ε) − R)²), (tokens). */
    private NDArray valueLoss(NDArray values, List<PpoTarget> part, NDManager scope) {
        NDArray old = floats(part, one -> one.answer().values(), scope);
        NDArray returns = floats(part, one -> narrow(one.returns()), scope);
        NDArray room = scope.create((float) settings.clip());
        NDArray near = values.maximum(old.sub(room)).minimum(old.add(room));
        NDArray worse = values.sub(returns).square().maximum(near.sub(returns).square());
        return worse.div(scope.create(2f));
    }

    private long clipped(float[] ratios) {
        long count = 0;
        for (float ratio : ratios) {
            count += Math.abs(ratio - 1) > settings.clip() ? 1 : 0;
        }
        return count;
    }

    private static float[] narrow(double[] numbers) {
        float[] narrow = new float[numbers.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) numbers[i];
        }
        return narrow;
    }

    /** {@return numbers of all answers' tokens in one row} */
    private static NDArray floats(
            List<PpoTarget> part, Function<PpoTarget, float[]> numbers, NDManager scope) {
        float[] all = new float[part.stream().mapToInt(one -> one.returns().length).sum()];
        int at = 0;
        for (PpoTarget one : part) {
            float[] some = numbers.apply(one);
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return scope.create(all);
    }
}
