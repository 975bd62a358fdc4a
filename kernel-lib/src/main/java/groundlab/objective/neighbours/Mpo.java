package groundlab.objective.neighbours;

import groundlab.objective.Based;
import groundlab.objective.Dpo;
import groundlab.objective.Sft;
import groundlab.objective.Sum;

/**
 * Mixed preference optimisation, <a href="https://arxiv.org/abs/2411.10442">Wang et al. 2024</a>,
 * with the released weights: 0.8 {@link Dpo}, 0.2 {@link Bco}, 1 {@link Sft}. For other weights, or
 * TRL's BCO, make a {@link Sum}.
 *
 * @param beta how much a log-ratio counts
 */
public record Mpo(double beta) implements Based {

    /** Checks beta. */
    public Mpo {
        new Dpo(beta);
    }

    @Override
    public Sum base() {
        return Sum.of(0.8, new Dpo(beta)).plus(0.2, new Bco(beta)).plus(1, new Sft());
    }
}
