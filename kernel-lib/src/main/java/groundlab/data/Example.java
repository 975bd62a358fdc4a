package groundlab.data;

import static groundlab.internal.Checks.check;

import java.util.List;

/**
 * A picture with what is asked and what was answered.
 *
 * <pre>{@code
 * Example mine = new Example("1", Picture.of(Path.of("photos/1.png")), "Describe the image.",
 *         "There is a dog.", Truth.of(List.of("dog")), List.of());
 * Examples all = Examples.of("mine", List.of(mine, mine.withPicture(picture)));
 * }</pre>
 *
 * @param id unique in its set
 * @param picture the picture
 * @param prompt what the model is asked, without any chat layout
 * @param answer the reference answer
 * @param truth what is in the picture
 * @param questions yes/no questions about it; may be empty
 */
public record Example(
        String id,
        Picture picture,
        String prompt,
        String answer,
        Truth truth,
        List<Question> questions) {

    /** Checks that id and prompt are not blank. */
    public Example {
        check(!id.isBlank(), "an example needs an id, got a blank one");
        check(!prompt.isBlank(), "example %s needs a prompt, got a blank one", id);
        questions = List.copyOf(questions);
    }

    /** {@return this example with another reference answer} */
    public Example withAnswer(String reference) {
        return new Example(id, picture, prompt, reference, truth, questions);
    }

    /** {@return this example with other yes/no questions} */
    public Example withQuestions(List<Question> others) {
        return new Example(id, picture, prompt, answer, truth, others);
    }

    /** {@return this example with another picture} */
    public Example withPicture(Picture other) {
        return new Example(id, other, prompt, answer, truth, questions);
    }
}
