package groundlab.scoring;

/** What to do with pairs that cannot be trained on. */
public enum Unfit {
    /** Refuse to begin; the message names them. */
    FAIL,
    /** Leave them out, and say how many. */
    SKIP
}
