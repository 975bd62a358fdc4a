package groundlab.objective;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.CHOSEN_BAD_IMAGE;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Multimodal DPO, <a href="https://arxiv.org/abs/2406.11839">Wang et al. 2024</a>, section 3: DPO
 * on the answers, the same on the pictures (the chosen answer must be likelier with the true
 * picture than with a worse one), and an anchor that keeps the chosen answer's likelihood from
 * falling. With Δ as in {@link Dpo} and m_l the worse picture:
 *
 * <pre>
 * answer  −log σ(β [Δ(y_w|m_w) − Δ(y_l|m_w)])
 * image   −log σ(β [Δ(y_w|m_w) − Δ(y_w|m_l)])
 * anchor  −log σ(β Δ(y_w|m_w) − δ)
 * </pre>
 *
 * <p>Differs from the released code in that policy and reference see the same worse picture.
 *
 * @param beta how much a log-ratio counts
 * @param delta what the chosen reward has to exceed, in units of reward; 0 in the paper
 */
public record Mdpo(double beta, double delta) implements Objective {

    /** Checks beta and delta. */
    public Mdpo {
        check(beta > 0 && Double.isFinite(beta), "beta must be > 0, got %s", beta);
        check(Double.isFinite(delta), "delta must be finite, got %s", delta);
    }

    /** The paper's delta of 0. */
    public Mdpo(double beta) {
        this(beta, 0);
    }

    @Override
    public Set<View> views() {
        return EnumSet.of(CHOSEN, REJECTED, CHOSEN_BAD_IMAGE);
    }

    @Override
    public List<Term> terms(Batch batch) {
        NDArray answer = batch.margin(CHOSEN, REJECTED); // (B)
        NDArray image = batch.margin(CHOSEN, CHOSEN_BAD_IMAGE);
        NDArray chosen = batch.ratio(CHOSEN);
        NDArray scale = batch.number(beta);
        return List.of(
                new Term("answer", LogSigmoid.negative(answer.mul(scale))),
                new Term("image", LogSigmoid.negative(image.mul(scale))),
                new Term("anchor", LogSigmoid.negative(chosen.mul(scale).sub(delta))));
    }

    @Override
    public OptionalDouble rewardScale() {
        return OptionalDouble.of(beta);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(2 * Math.log(2) + Math.log1p(Math.exp(delta)));
    }
}
