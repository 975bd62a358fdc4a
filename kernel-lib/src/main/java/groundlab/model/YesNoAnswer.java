package groundlab.model;

/**
 * An answer to a yes/no question, calibrated.
 *
 * @param text the answer
 * @param plain probability of yes in [0, 1] as the model has it, among yes and no
 * @param prior the same without the picture
 * @param calibrated the same with the prior taken off
 */
public record YesNoAnswer(String text, double plain, double prior, double calibrated) {}
