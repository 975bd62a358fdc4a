package groundlab.metrics.judged;

/** What becomes of a judge's reply from which no rating can be read. */
public enum Nonsense {
    /**
     * It counts as bad, as in the published programs: 0 points in MMHal-Bench, −1 for both answers
     * in LLaVA-Bench. It then lowers the score of a model that did nothing wrong.
     */
    COUNTED,
    /** It is left out of every mean and reported as undecided; RLHF-V's LLaVA-Bench does so. */
    LEFT_OUT
}
