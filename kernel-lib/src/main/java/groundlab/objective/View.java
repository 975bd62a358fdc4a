package groundlab.objective;

/** One way a model is asked to score a pair. */
public enum View {
    /** The chosen answer with the true picture. */
    CHOSEN(true, true),
    /** The rejected answer with the true picture. */
    REJECTED(false, true),
    /** The chosen answer with a worse picture. */
    CHOSEN_BAD_IMAGE(true, false);

    private final boolean chosenAnswer;
    private final boolean truePicture;

    View(boolean chosenAnswer, boolean truePicture) {
        this.chosenAnswer = chosenAnswer;
        this.truePicture = truePicture;
    }

    /** {@return whether the chosen answer is scored, not the rejected one} */
    public boolean chosenAnswer() {
        return chosenAnswer;
    }

    /** {@return whether the picture is the true one} */
    public boolean truePicture() {
        return truePicture;
    }
}
