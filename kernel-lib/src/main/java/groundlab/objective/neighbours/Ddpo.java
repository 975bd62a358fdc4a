package groundlab.objective.neighbours;

import groundlab.objective.Based;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.objective.TokenWeighted;

/**
 * Dense DPO, RLHF-V, <a href="https://arxiv.org/abs/2312.00849">Yu et al. 2023</a>: {@link Dpo}
 * whose scores count the tokens that a correction changed by gamma; see {@link ChangedSegments}.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).objective(new Ddpo(0.5, 5)).run(Path.of("runs/ddpo"));
 * }</pre>
 *
 * @param beta how much a log-ratio counts; 0.5 in the paper, 0.1 in the released command
 * @param gamma how much a changed token counts; 5 in the paper, 1.1 in the released command
 * @param averaged whether an answer's score is divided by its weights' sum, as in the paper; the
 *     released command leaves that out
 */
public record Ddpo(double beta, double gamma, boolean averaged) implements Based {

    /** Checks the settings. */
    public Ddpo {
        new Dpo(beta);
        new ChangedSegments(gamma, averaged);
    }

    /** The paper's, averaged. */
    public Ddpo(double beta, double gamma) {
        this(beta, gamma, true);
    }

    @Override
    public Objective base() {
        return new TokenWeighted(new Dpo(beta), new ChangedSegments(gamma, averaged));
    }
}
