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
 * Multi-reference preference optimisation, <a href="https://arxiv.org/abs/2405.16388">Le et al.
 * 2024</a>: {@link groundlab.objective.Dpo} with one reference made of two, the base b and another
 * e, 1 / π̃ = α / π_b + (1 − α) / π_e. Before that log π_e is moved to within η' |log π_b| of log
 * π_b, where η' is η, shared out between the answers by how unlikely they are. Formulas of
 * sequences and constants are the released code's.
 *
 * @param beta how much a log-ratio counts
 * @param eta how far the other reference may stray, relative to the base; 0.1 in the paper
 * @param alpha weight of the base's reciprocal, from 0 to 1; empty for the released code's adaptive
 *     one, |a_e| / (|a_e| + |a_b|) with a the reference's gap between the answers
 */
public record Mrpo(double beta, double eta, Optional<Double> alpha) implements PairLoss {

    /** Checks the settings. */
    public Mrpo {
        Checks.positive("beta", beta);
        Checks.notNegative("eta", eta);
        alpha.ifPresent(value -> Checks.share("alpha", value));
    }

    /** With the paper's eta of 0.1 and adaptive alpha. */
    public Mrpo(double beta) {
        this(beta, 0.1, Optional.empty());
    }

    @Override
    public NDArray values(Batch batch) {
        TwoReferences references = new TwoReferences(batch, eta, alpha);
        NDArray reference = references.mixed(CHOSEN).sub(references.mixed(REJECTED)); // (B)
        NDArray margin = batch.policy().gap(CHOSEN, REJECTED).sub(reference);
        return LogSigmoid.negative(margin.mul(batch.number(beta)));
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
        return "Mrpo[beta=" + beta + ", eta=" + eta + ", alpha=" + mixing + "]";
    }
}
