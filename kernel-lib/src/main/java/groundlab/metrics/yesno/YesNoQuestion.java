package groundlab.metrics.yesno;

import static groundlab.internal.Checks.check;

/**
 * A question of a published file.
 *
 * <pre>{@code
 * YesNoQuestion question = new YesNoQuestion("1", "1.jpg", "Is there a fork in the image?", true);
 * question.label(); // → "yes"
 * YesNoQuestions.write(Path.of("mine.json"), List.of(question)); // in POPE's form
 * }</pre>
 *
 * @param id its {@code question_id}
 * @param image the picture's name
 * @param text such as {@code "Is there a fork in the image?"}; may be empty where it is not known
 * @param yes whether "yes" is the right answer
 */
public record YesNoQuestion(String id, String image, String text, boolean yes) {

    /** Checks the id. */
    public YesNoQuestion {
        check(!id.isBlank(), "a question needs an id, got a blank one");
    }

    /** {@return the right answer as published files have it} */
    public String label() {
        return yes ? "yes" : "no";
    }
}
