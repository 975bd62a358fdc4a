package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.judged.LlavaBench;
import groundlab.metrics.judged.LlavaBenchCategory;
import groundlab.metrics.judged.LlavaBenchQuestion;
import groundlab.metrics.judged.LlavaBenchRules;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files of LLaVA-Bench (in the wild), joined by {@code question_id} and {@code image}, not by
 * place: {@code questions.jsonl}, {@code context.jsonl}, {@code answers_gpt4.jsonl}, a model's
 * answers, and the judge's replies to them as the published program writes and reads them, lines
 * {@code {"question_id", "category", "content", "tuple"}}.
 *
 * @param questions {@code {"question_id", "image", "text", "category"}}
 * @param context {@code {"image", "caption"}}
 * @param reference {@code {"question_id", "text"}} of the answers to be held against
 */
public record LlavaBenchFiles(Path questions, Path context, Path reference) {

    /**
     * {@return the questions that a model answered}
     *
     * @param answers {@code {"question_id", "text"}}; an id that is not among the questions is a
     *     bad row
     */
    public List<LlavaBenchQuestion> answers(Path answers, BadRows bad) throws IOException {
        Map<String, String> contexts = texts(context, "image", "caption");
        Map<String, String> references = texts(reference, "question_id", "text");
        Map<String, Fields> asked = new HashMap<>();
        AnswerFile.read(questions, BadRows.FAIL, row -> asked.put(row.word("question_id"), row));
        List<LlavaBenchQuestion> joined = new ArrayList<>();
        Once once = new Once("question_id");
        AnswerFile.read(
                answers,
                bad,
                row -> {
                    String id = row.word("question_id");
                    check(asked.containsKey(id), "question_id %s is not in %s", id, questions);
                    check(references.containsKey(id), "question_id %s is not in %s", id, reference);
                    Fields question = asked.get(id);
                    String image = question.text("image");
                    check(contexts.containsKey(image), "image %s is not in %s", image, context);
                    String answer = row.text("text");
                    joined.add(
                            new LlavaBenchQuestion(
                                    once.take(id),
                                    image,
                                    LlavaBenchCategory.of(question.text("category")),
                                    contexts.get(image),
                                    question.text("text"),
                                    references.get(id),
                                    answer));
                });
        return joined;
    }

    private static Map<String, String> texts(Path file, String key, String value)
            throws IOException {
        Map<String, String> texts = new HashMap<>();
        AnswerFile.read(
                file,
                BadRows.FAIL,
                row ->
                        texts.put(
                                row.word(key),
                                row.hasList(value)
                                        ? String.join("\n", row.texts(value))
                                        : row.text(value)));
        return texts;
    }

    /**
     * Asks a judge about answers and writes its replies, once: what is done stands in a journal
     * beside them, and replies that are whole are not asked for again. A request that failed stays
     * in the file with its reason; the next run asks for it again.
     *
     * @param reviews the file to be written
     */
    public static void ask(
            List<LlavaBenchQuestion> answers, TextModel judge, LlavaBenchRules rules, Path reviews)
            throws IOException {
        check(!answers.isEmpty(), "a judge needs at least one answer, got none");
        List<Request> requests = answers.stream().map(rules::request).toList();
        new JudgeRun(judge, rules.toString(), requests)
                .write(reviews, replies -> text(answers, replies));
    }

    private static String text(List<LlavaBenchQuestion> answers, List<Reply> replies) {
        return IntStream.range(0, replies.size())
                .mapToObj(i -> Json.text(review(i + 1, answers.get(i), replies.get(i))) + "\n")
                .collect(Collectors.joining());
    }

    private static JsonObject review(int number, LlavaBenchQuestion question, Reply reply) {
        Optional<LlavaBench.Marks> marks = reply.text().flatMap(LlavaBench::marks);
        JsonArray tuple = new JsonArray();
        tuple.add(marks.map(LlavaBench.Marks::reference).orElse(-1.0));
        tuple.add(marks.map(LlavaBench.Marks::answer).orElse(-1.0));
        JsonObject row = new JsonObject();
        row.addProperty("id", number);
        row.addProperty("question_id", question.id());
        row.addProperty("image", question.image());
        row.addProperty("category", question.category().full());
        row.addProperty("content", reply.text().orElse(""));
        row.add("tuple", tuple);
        if (reply.text().isEmpty()) {
            row.addProperty("failure", reply.failure());
        }
        return row;
    }

    /** {@return the result over a file of the judge's replies} */
    public static Result<LlavaBench> score(Path reviews, Nonsense nonsense, BadRows bad)
            throws IOException {
        PerImage<LlavaBench> images = new PerImage<>();
        Once once = new Once("question_id");
        boolean[] alone = new boolean[1];
        Undecided undecided = new Undecided();
        AnswerFile.read(
                reviews,
                bad,
                row -> {
                    String id = row.word("question_id");
                    LlavaBenchCategory category = LlavaBenchCategory.of(row.text("category"));
                    Reply reply = reply(row);
                    once.take(id);
                    alone[0] |= !row.has("image");
                    String image = row.has("image") ? row.word("image") : "question " + id;
                    LlavaBench counts = LlavaBench.of(category, reply, nonsense);
                    images.add(image, counts);
                    if (counts.undecided() > 0) {
                        undecided.add(row, reply);
                    }
                });
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("parser", "as published, nonsense " + nonsense);
        facts.put("reviews", FileFact.of(reviews));
        if (alone[0]) {
            facts.put("drawn", "single questions, as the replies do not name their pictures");
        }
        return RunFacts.addTo(
                undecided.addTo(new Result<>("LLaVA-Bench", LlavaBench.METRICS, images, facts)),
                reviews);
    }

    /** The published program summarizes the tuple, so that comes first. */
    private static Reply reply(Fields row) {
        if (row.has("failure")) {
            return Reply.failed(row.text("failure"));
        }
        if (!row.has("tuple")) {
            return Reply.of(row.text("content"));
        }
        List<String> marks = new ArrayList<>();
        check(row.hasList("tuple"), "field tuple must be two numbers");
        for (JsonElement mark : row.json().getAsJsonArray("tuple")) {
            boolean number = mark.isJsonPrimitive() && mark.getAsJsonPrimitive().isNumber();
            check(number, "field tuple must be two numbers, got %s", row.json().get("tuple"));
            marks.add(mark.getAsString());
        }
        check(marks.size() == 2, "field tuple must be two numbers, got %s", marks);
        return Reply.of(String.join(" ", marks));
    }
}
