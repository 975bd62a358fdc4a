package groundlab.notebook;

import static groundlab.internal.Checks.check;

/**
 * A question to the reader that has a number for an answer.
 *
 * <pre>{@code
 * double answer = Double.NaN; // put your number here
 * show(Exercise.of("the loss at step 0", Math.log(2)).grade(answer));
 * }</pre>
 *
 * @param question what is asked for
 * @param solution the number
 * @param tolerance how far off an answer may be
 */
public record Exercise(String question, double solution, double tolerance) {

    /** Checks that the exercise can be solved. */
    public Exercise {
        check(Double.isFinite(solution), "a solution must be a finite number, got %s", solution);
        check(tolerance >= 0, "a tolerance must be >= 0, got %s", tolerance);
    }

    /** {@return an exercise whose answer may be off by 0.005, so two decimals do} */
    public static Exercise of(String question, double solution) {
        return new Exercise(question, solution, 0.005);
    }

    /** {@return the same with another tolerance} */
    public Exercise within(double newTolerance) {
        return new Exercise(question, solution, newTolerance);
    }

    /**
     * {@return "right" or "not yet", behind the question} The solution is not told.
     *
     * @param answer the reader's number; NaN as long as there is none
     */
    public String grade(double answer) {
        return question + ": " + (Math.abs(answer - solution) <= tolerance ? "right" : "not yet");
    }
}
