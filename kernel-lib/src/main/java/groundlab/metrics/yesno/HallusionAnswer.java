package groundlab.metrics.yesno;

import java.util.Objects;
import java.util.Optional;

/**
 * An answer to a question of HallusionBench.
 *
 * @param question the question
 * @param verdict what the judge, or the comparison with the right answer, says
 * @param same whether it says the same as the answer about the original figure, if that is known
 */
public record HallusionAnswer(HallusionQuestion question, Verdict verdict, Optional<Boolean> same) {

    /** Checks its arguments. */
    public HallusionAnswer {
        Objects.requireNonNull(question);
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(same);
    }

    /** What an answer is; the published codes are 0, 1 and 2. */
    public enum Verdict {
        /** Wrong. */
        WRONG,
        /** Right. */
        RIGHT,
        /** It does not say. */
        UNCLEAR
    }

    /** Why an answer fails, as the paper's figure 3 decides it. */
    enum Cause {
        LANGUAGE,
        VISION,
        MIXED,
        UNKNOWN
    }

    /** {@return whether it counts as right; not to know is right where there is no figure} */
    public boolean right() {
        return verdict == Verdict.RIGHT || verdict == Verdict.UNCLEAR && question.withoutFigure();
    }

    /** {@return why it fails, without a look at other answers} */
    Cause causeAlone() {
        if (question.withoutFigure()) {
            return Cause.LANGUAGE;
        }
        boolean vision = verdict == Verdict.UNCLEAR || question.original();
        return vision ? Cause.VISION : Cause.MIXED;
    }

    /**
     * {@return why it fails, given the answer to the same question about the original figure}
     *
     * @param original empty if it is not known
     */
    Cause cause(Optional<HallusionAnswer> original) {
        boolean vd = question.category().equals("VD");
        if (question.original()) {
            return vd ? Cause.VISION : Cause.LANGUAGE;
        }
        if (original.isEmpty()) {
            return Cause.UNKNOWN;
        }
        Verdict before = original.get().verdict;
        return vd ? dependent(before) : supplement(before);
    }

    private Cause dependent(Verdict before) {
        return before == Verdict.RIGHT && verdict == Verdict.WRONG
                ? bySame(Cause.MIXED, Cause.VISION)
                : Cause.VISION;
    }

    private Cause supplement(Verdict before) {
        if (before == Verdict.WRONG) {
            return verdict == Verdict.WRONG ? bySame(Cause.LANGUAGE, Cause.MIXED) : Cause.MIXED;
        }
        boolean changed = verdict == Verdict.WRONG && question.visualInput() == 2;
        return before == Verdict.RIGHT && changed
                ? bySame(Cause.LANGUAGE, Cause.VISION)
                : Cause.VISION;
    }

    private Cause bySame(Cause yes, Cause no) {
        return same.map(is -> is ? yes : no).orElse(Cause.UNKNOWN);
    }
}
