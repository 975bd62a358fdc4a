package groundlab.forms;

import static groundlab.internal.Checks.check;

import groundlab.data.PreferencePair;
import groundlab.forms.ScoredPairs.Answer;
import groundlab.rows.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * BPO's rows (renjiepi/BPO_Instruct): {@code prompt}, {@code image}, and {@code completions}, each
 * with {@code response}, {@code score} and {@code type} (gt, llm-hal, mllm-hal). Any two answers of
 * different scores make a pair.
 *
 * @param longest a row with an answer of more words gives no pair, as in BPO's training
 * @param of which pairs are made
 */
public record BpoForm(int longest, ScoredPairs of) implements PublishedForm {

    /** At most 350 words, all pairs. */
    public static final BpoForm PAPER = new BpoForm(350, ScoredPairs.ALL);

    /** Checks that answers may have words. */
    public BpoForm {
        check(longest >= 1, "longest must be >= 1 words, got %d", longest);
    }

    @Override
    public String title() {
        return "BPO (image, prompt, completions with score)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.has("completions")
                && row.records("completions").stream().anyMatch(one -> one.has("score"));
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        Draft draft =
                Draft.published(
                        "BPO",
                        row,
                        row.freeId("id"),
                        row.picture("image"),
                        Questions.withoutPlace(row.text("prompt")));
        List<Answer> answers = new ArrayList<>();
        for (Fields completion : row.records("completions")) {
            String response = completion.text("response");
            if (response.strip().split("\\s+").length > longest) {
                return List.of();
            }
            answers.add(
                    new Answer(
                            response, completion.number("score"), completion.textOr("type", "")));
        }
        return of.pairs(draft, answers);
    }
}
