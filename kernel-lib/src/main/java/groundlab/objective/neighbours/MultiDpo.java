package groundlab.objective.neighbours;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Extra;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Multi-DPO, the naive way to two references beside MRPO, <a
 * href="https://arxiv.org/abs/2405.16388">Le et al. 2024</a>: α L_DPO(π_e) + (1 − α) L_DPO(π_b),
 * where π_e, as in the released code, is moved near π_b as in {@link Mrpo}.
 *
 * @param beta how much a log-ratio counts
 * @param eta how far the other reference may stray, relative to the base
 * @param alpha weight of the other reference, from 0 to 1; empty for the adaptive one of {@link
 *     Mrpo}
 */
public record MultiDpo(double beta, double eta, Optional<Double> alpha) implements PairLoss {

    /** Checks the settings. */
    public MultiDpo {
        Checks.positive("beta", beta);
        Checks.notNegative("eta", eta);
        alpha.ifPresent(value -> Checks.share("alpha", value));
    }

    /** With the paper's eta of 0.1 and adaptive alpha. */
    public MultiDpo(double beta) {
        this(beta, 0.1, Optional.empty());
    }

    @Override
    public NDArray values(Batch batch) {
        TwoReferences references = new TwoReferences(batch, eta, alpha);
        NDArray policy = batch.policy().gap(CHOSEN, REJECTED); // (B)
        NDArray other = references.other(CHOSEN).sub(references.other(REJECTED));
        NDArray scale = batch.number(beta);
        NDArray toOther = LogSigmoid.negative(policy.sub(other).mul(scale));
        NDArray toBase = LogSigmoid.negative(batch.margin(CHOSEN, REJECTED).mul(scale));
        NDArray alpha = references.alpha();
        return toOther.mul(alpha).add(toBase.mul(alpha.neg().add(1)));
    }

    @Override
    public Set<Extra> extras() {
        return EnumSet.of(Extra.SECOND_REFERENCE);
    }

    /** {@return nothing: it depends on how far the references are apart} */
    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.empty();
    }

    @Override
    public String toString() {
        String mixing = alpha.map(String::valueOf).orElse("adaptive");
        return "MultiDpo[beta=" + beta + ", eta=" + eta + ", alpha=" + mixing + "]";
    }
}
