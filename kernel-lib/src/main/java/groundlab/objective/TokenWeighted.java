package groundlab.objective;

import static groundlab.internal.Checks.check;

import groundlab.objective.View.Answer;
import java.util.Optional;
import java.util.Set;

/**
 * An objective whose scores weigh tokens: {@code new TokenWeighted(new Dpo(0.1), new
 * LengthDesensitized(0.5))} is LD-DPO.
 *
 * @param base what is done with the scores; it weighs no tokens itself
 * @param weights how much each token counts
 */
public record TokenWeighted(Objective base, TokenWeights weights) implements Based {

    private static final Set<Answer> WEIGHED = Set.of(Answer.CHOSEN, Answer.REJECTED);

    /** Checks that tokens are weighed once, and all of them. */
    public TokenWeighted {
        check(base.tokenWeights().isEmpty(), "%s weighs tokens already", base);
        check(
                base.views().stream().map(View::answer).allMatch(WEIGHED::contains),
                "only the tokens of a chosen and a rejected answer are weighed, %s has others",
                base);
    }

    @Override
    public Optional<TokenWeights> tokenWeights() {
        return Optional.of(weights);
    }
}
