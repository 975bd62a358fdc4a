package groundlab.objective;

import static groundlab.internal.Checks.check;

import java.util.Locale;

/** One way a model is asked to score a pair: an answer, with a picture. */
public enum View {
    /** The chosen answer with the true picture. */
    CHOSEN(Answer.CHOSEN, true),
    /** The rejected answer with the true picture. */
    REJECTED(Answer.REJECTED, true),
    /** The chosen answer with a worse picture. */
    CHOSEN_BAD_IMAGE(Answer.CHOSEN, false),
    /** The rejected answer with a worse picture. */
    REJECTED_BAD_IMAGE(Answer.REJECTED, false),
    /** What the reference itself would answer, greedily, with the true picture. */
    OWN(Answer.OWN, true),
    /** The chosen answer of another pair with this pair's question and true picture. */
    UNRELATED(Answer.UNRELATED, true),
    /**
     * At each place of the chosen answer the token that the scoring model itself finds likeliest
     * under the worse picture, scored with the true picture.
     */
    FORCED(Answer.CHOSEN, true),
    /** A second rejected answer with the true picture. */
    REJECTED_2(Answer.REJECTED_2, true),
    /** A third rejected answer. */
    REJECTED_3(Answer.REJECTED_3, true),
    /** A fourth rejected answer. */
    REJECTED_4(Answer.REJECTED_4, true),
    /** A fifth rejected answer. */
    REJECTED_5(Answer.REJECTED_5, true),
    /** A sixth rejected answer. */
    REJECTED_6(Answer.REJECTED_6, true),
    /** A seventh rejected answer. */
    REJECTED_7(Answer.REJECTED_7, true),
    /** An eighth rejected answer. */
    REJECTED_8(Answer.REJECTED_8, true);

    /** The answers of a pair. */
    public enum Answer {
        CHOSEN,
        REJECTED,
        OWN,
        UNRELATED,
        REJECTED_2,
        REJECTED_3,
        REJECTED_4,
        REJECTED_5,
        REJECTED_6,
        REJECTED_7,
        REJECTED_8
    }

    /** Rejected answers that a pair can have at most. */
    public static final int MOST_REJECTED = 8;

    private final Answer answer;
    private final boolean truePicture;

    View(Answer answer, boolean truePicture) {
        this.answer = answer;
        this.truePicture = truePicture;
    }

    /** {@return the rejected answer of this number, from 1, with the true picture} */
    public static View rejected(int number) {
        check(
                number >= 1 && number <= MOST_REJECTED,
                "rejected answers are numbered from 1 to %d, got %d",
                MOST_REJECTED,
                number);
        return number == 1 ? REJECTED : valueOf("REJECTED_" + number);
    }

    /** {@return which answer is scored} */
    public Answer answer() {
        return answer;
    }

    /** {@return whether the picture is the true one} */
    public boolean truePicture() {
        return truePicture;
    }

    /** {@return its name in columns of a log, such as {@code chosen_bad_image}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
