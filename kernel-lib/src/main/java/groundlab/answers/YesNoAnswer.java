package groundlab.answers;

import static groundlab.internal.Checks.check;

import groundlab.rows.Fields;

/**
 * An answer in one of the forms in which people keep them: LLaVA's {@code question_id, prompt,
 * text}, POPE's {@code question, answer}, RePOPE's {@code question_id, text, response}, DASH-B's
 * {@code img_id, object_name, response}, or any with {@code id} and {@code answer} or {@code
 * response}. What a form lacks is empty.
 *
 * @param id of the question
 * @param image the picture's name
 * @param question what was asked
 * @param split the split that is named in the row
 * @param text the answer
 */
record YesNoAnswer(String id, String image, String question, String split, String text) {

    /** {@return an answer to a question that has an id or a text} */
    static YesNoAnswer of(Fields row) {
        String answer = row.first("response", "answer", "text", "output", "prediction");
        String id = word(row, "question_id", "id");
        String image = word(row, "image", "image_id");
        String question = word(row, "prompt", "question");
        check(
                !id.isEmpty() || !question.isEmpty(),
                "an answer needs question_id, or image and question, got fields %s",
                row.names());
        boolean asked = question.isEmpty() && !answer.equals("text"); // as in RePOPE's files
        return new YesNoAnswer(
                id,
                image,
                asked ? word(row, "text") : question,
                word(row, "category", "dataset", "split"),
                row.text(answer));
    }

    /**
     * {@return an answer to a question that is told by object and picture, or by both as its id}
     */
    static YesNoAnswer ofObject(Fields row) {
        if (!row.has("img_id")) {
            return of(row);
        }
        String id = DashB.id(row.word("object_name"), row.word("img_id"));
        return new YesNoAnswer(id, "", "", "", row.text(row.first("response", "answer")));
    }

    private static String word(Fields row, String... names) {
        for (String name : names) {
            if (row.has(name)) {
                return row.word(name);
            }
        }
        return "";
    }
}
