package groundlab.metrics.judged;

import static groundlab.internal.Checks.check;

import java.util.List;

/**
 * A question of MMHal-Bench with the answer that is to be judged.
 *
 * @param image the picture's id
 * @param type the kind of question
 * @param contents what is in the picture, for a judge that does not see it
 * @param question what was asked
 * @param truth the right answer
 * @param answer the model's answer; may be empty, which is an answer too
 */
public record MmHalQuestion(
        String image,
        MmHalType type,
        List<String> contents,
        String question,
        String truth,
        String answer) {

    /** Checks that something was asked. */
    public MmHalQuestion {
        check(!question.isBlank(), "a question must not be blank, got '%s'", question);
        contents = List.copyOf(contents);
    }
}
