package groundlab.forms;

import groundlab.data.PreferencePair;
import groundlab.forms.ScoredPairs.Answer;
import groundlab.rows.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * VLFeedback's rows (MMInstruction/VLFeedback): {@code prompt}, {@code image} or else {@code
 * img_path}, and {@code completions}, each with {@code model}, {@code response} and {@code
 * annotations}. An answer's score is the mean of its ratings (helpfulness, visual faithfulness,
 * ethical considerations). An answer with a rating that is no number, such as N/A, is left out.
 * Rows whose answers are all as good give no pair.
 *
 * <p>Differs from Silkie's training, which takes all pairs, in the default.
 *
 * @param of which pairs are made
 */
public record VlFeedbackForm(ScoredPairs of) implements PublishedForm {

    /** The best answer of a row against its worst. */
    public static final VlFeedbackForm BEST_AND_WORST =
            new VlFeedbackForm(ScoredPairs.BEST_AND_WORST);

    @Override
    public String title() {
        return "VLFeedback (img_path, prompt, completions with annotations)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.has("completions")
                && row.records("completions").stream().anyMatch(one -> one.has("annotations"));
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        Draft draft =
                Draft.published(
                        "VLFeedback",
                        row,
                        row.freeId("id"),
                        row.picture(row.has("image") ? "image" : "img_path"),
                        Questions.withoutPlace(row.text("prompt")));
        List<Answer> answers = new ArrayList<>();
        for (Fields completion : row.records("completions")) {
            OptionalDouble score = score(completion);
            if (score.isPresent()) {
                answers.add(
                        new Answer(
                                completion.text("response"),
                                score.getAsDouble(),
                                completion.textOr("model", "")));
            }
        }
        return of.pairs(draft, answers);
    }

    private static OptionalDouble score(Fields completion) {
        Fields annotations = completion.object("annotations");
        double sum = 0;
        for (String aspect : annotations.names()) {
            String rating = annotations.object(aspect).textOr("Rating", "");
            if (!rating.strip().matches("\\d+(\\.\\d+)?")) {
                return OptionalDouble.empty();
            }
            sum += Double.parseDouble(rating);
        }
        int aspects = annotations.names().size();
        return aspects == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / aspects);
    }
}
