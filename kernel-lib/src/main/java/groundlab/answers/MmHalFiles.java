package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.judged.MmHal;
import groundlab.metrics.judged.MmHalPrompt;
import groundlab.metrics.judged.MmHalQuestion;
import groundlab.metrics.judged.MmHalType;
import groundlab.metrics.judged.Nonsense;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import groundlab.rows.Json;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files of MMHal-Bench: the template with the model's answers in it, and the judge's replies to
 * them, {@code [{"choices": [{"message": {"content": "… Rating: 4"}}]}, …]} as the published
 * programs write and read them, or the template with a {@code gpt4_review} in each row. Replies
 * that we asked for also say what they are about; others belong to the questions at their places.
 */
public final class MmHalFiles {

    private static final int QUESTIONS = 96;

    private MmHalFiles() {}

    /** {@return the questions with the model's answers} */
    public static List<MmHalQuestion> answers(Path file, BadRows bad) throws IOException {
        List<MmHalQuestion> questions = new ArrayList<>();
        Once once = new Once("image_id with question");
        AnswerFile.read(
                file,
                bad,
                row -> {
                    MmHalQuestion question = question(row);
                    once.take(question.image() + " " + question.question());
                    questions.add(question);
                });
        check(
                questions.isEmpty() || questions.stream().anyMatch(q -> !q.answer().isBlank()),
                "%s has no answers, all fields model_answer are blank",
                file);
        return questions;
    }

    private static MmHalQuestion question(Fields row) {
        return new MmHalQuestion(
                row.word("image_id"),
                MmHalType.of(row.text("question_type")),
                row.texts("image_content"),
                row.text("question"),
                row.text("gt_answer"),
                row.text("model_answer"));
    }

    /**
     * Asks a judge about answers and writes its replies, once: what is done stands in a journal
     * beside them, and replies that are whole are not asked for again. A request that failed stays
     * in the file with an empty reply and its reason, so that the others keep their places; the
     * next run asks for it again.
     *
     * @param reviews the file to be written
     */
    public static void ask(
            List<MmHalQuestion> answers, TextModel judge, MmHalPrompt prompt, Path reviews)
            throws IOException {
        check(!answers.isEmpty(), "a judge needs at least one answer, got none");
        List<Request> requests = answers.stream().map(prompt::request).toList();
        new JudgeRun(judge, prompt.toString(), requests)
                .write(reviews, replies -> text(answers, replies));
    }

    private static String text(List<MmHalQuestion> answers, List<Reply> replies) {
        return IntStream.range(0, replies.size())
                .mapToObj(i -> Json.text(review(answers.get(i), replies.get(i))))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static JsonObject review(MmHalQuestion question, Reply reply) {
        JsonObject message = new JsonObject();
        message.addProperty("role", "assistant");
        message.addProperty("content", reply.text().orElse(""));
        JsonObject choice = new JsonObject();
        choice.add("message", message);
        JsonArray choices = new JsonArray();
        choices.add(choice);
        JsonObject row = new JsonObject();
        row.addProperty("image_id", question.image());
        row.addProperty("question_type", question.type().toString());
        row.addProperty("question", question.question());
        row.add("choices", choices);
        if (reply.text().isEmpty()) {
            row.addProperty("failure", reply.failure());
        }
        return row;
    }

    /** {@return the result over a file of the judge's replies} */
    public static Result<MmHal> score(Path reviews, Nonsense nonsense, BadRows bad)
            throws IOException {
        PerImage<MmHal> images = new PerImage<>();
        Once once = new Once("image_id with question");
        boolean[] byPlace = new boolean[1];
        Undecided undecided = new Undecided();
        AnswerFile.read(
                reviews,
                bad,
                row -> {
                    int place = (int) row.number() - 1; // its row, also if others fail
                    Reply reply = reply(row);
                    boolean told = row.has("question_type");
                    MmHalType type =
                            told ? MmHalType.of(row.text("question_type")) : MmHalType.at(place);
                    String image = row.has("image_id") ? row.word("image_id") : "row " + place;
                    once.take(image + " " + row.textOr("question", ""));
                    byPlace[0] |= !told;
                    MmHal counts = MmHal.of(type, reply, nonsense);
                    images.add(image, counts);
                    if (counts.undecided() > 0) {
                        undecided.add(row, reply);
                    }
                });
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("parser", "as published, nonsense " + nonsense);
        facts.put("reviews", FileFact.of(reviews));
        if (byPlace[0]) {
            facts.put("types", "by the replies' places, as published");
        }
        Result<MmHal> result = new Result<>("MMHal-Bench", MmHal.METRICS, images, facts);
        return RunFacts.addTo(undecided.addTo(counted(result)), reviews);
    }

    private static Result<MmHal> counted(Result<MmHal> result) {
        int replies = result.images().images() == 0 ? 0 : result.images().sum().answers();
        return replies == QUESTIONS
                ? result
                : result.fact("replies", replies + " of " + QUESTIONS + " questions");
    }

    private static Reply reply(Fields row) {
        if (row.has("failure")) {
            return Reply.failed(row.text("failure"));
        }
        if (row.has("gpt4_review")) {
            return Reply.of(row.text("gpt4_review"));
        }
        check(
                row.hasList("choices") && !row.rows("choices").isEmpty(),
                "a reply of MMHal-Bench's judge has choices or gpt4_review, this row has %s",
                row.names());
        return Reply.of(row.rows("choices").get(0).object("message").text("content"));
    }
}
