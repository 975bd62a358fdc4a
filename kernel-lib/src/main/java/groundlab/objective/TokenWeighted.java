package groundlab.objective;

import static groundlab.internal.Checks.check;

import java.util.Optional;

/**
 * An objective whose scores weigh tokens: {@code new TokenWeighted(new Dpo(0.1), new
 * LengthDesensitized(0.5))} is LD-DPO.
 *
 * @param base what is done with the scores; it weighs no tokens itself
 * @param weights how much each token counts
 */
public record TokenWeighted(Objective base, TokenWeights weights) implements Based {

    /** Checks that tokens are weighed once. */
    public TokenWeighted {
        check(base.tokenWeights().isEmpty(), "%s weighs tokens already", base);
    }

    @Override
    public Optional<TokenWeights> tokenWeights() {
        return Optional.of(weights);
    }
}
