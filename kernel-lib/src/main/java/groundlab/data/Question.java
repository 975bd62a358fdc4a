package groundlab.data;

/**
 * A yes/no question about a picture, in the manner of POPE.
 *
 * <pre>{@code
 * Question question = new Question("Is there a fork in the image?", "fork", true, "present");
 * question.answer(); // → "Yes"
 * }</pre>
 *
 * @param text such as {@code "Is there a fork in the image?"}
 * @param object the object asked for
 * @param yes the right answer
 * @param kind how the object was chosen: {@code present}, {@code random}, {@code popular} or {@code
 *     adversarial}
 */
public record Question(String text, String object, boolean yes, String kind) {

    /** {@return the right answer as a word} */
    public String answer() {
        return yes ? "Yes" : "No";
    }
}
