package groundlab.objective;

/** What an objective asks for besides log-probabilities. */
public enum Extra {
    /** The scores of a second reference model, {@link Batch#second}. */
    SECOND_REFERENCE,
    /** How alike the prompts of a batch are, {@link Batch#likeness}. */
    LIKENESS,
    /** How near the policy's answers are to what it would say itself, {@link Scores#alignment}. */
    ALIGNMENT
}
