package groundlab.metrics.judged;

import static groundlab.internal.Checks.check;

/**
 * A question of LLaVA-Bench with both answers.
 *
 * @param id the question's id
 * @param image the picture's file name
 * @param category the kind of question
 * @param context what the picture shows, lines of text
 * @param question what was asked
 * @param reference the answer that the model's is held against, GPT-4's in the benchmark
 * @param answer the model's
 */
public record LlavaBenchQuestion(
        String id,
        String image,
        LlavaBenchCategory category,
        String context,
        String question,
        String reference,
        String answer) {

    /** Checks that something was asked. */
    public LlavaBenchQuestion {
        check(!question.isBlank(), "question %s must not be blank", id);
    }
}
