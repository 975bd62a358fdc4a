package groundlab.objective.neighbours;

import groundlab.objective.Based;
import groundlab.objective.Dpo;
import groundlab.objective.LengthDesensitized;
import groundlab.objective.Objective;
import groundlab.objective.TokenWeighted;

/**
 * Length-desensitised DPO, <a href="https://arxiv.org/abs/2409.06411">Liu et al. 2024</a>: {@link
 * Dpo} whose scores count tokens beyond the shorter answer's length by alpha.
 *
 * @param beta how much a log-ratio counts
 * @param alpha how much those tokens count: 1 is DPO, 0 cuts the longer answer
 */
public record LdDpo(double beta, double alpha) implements Based {

    /** Checks the settings. */
    public LdDpo {
        new Dpo(beta);
        new LengthDesensitized(alpha);
    }

    @Override
    public Objective base() {
        return new TokenWeighted(new Dpo(beta), new LengthDesensitized(alpha));
    }
}
