package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.metrics.judged.AskedObjects;
import groundlab.metrics.judged.ObjectPrompt;
import groundlab.metrics.objects.ObjectHalBench;
import groundlab.rows.BadRows;
import groundlab.rows.Json;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects that a model listed for responses, in a file of lines {@code {"answer", "objects"}},
 * so that asking and scoring are two things. A response of up to three words names nothing and is
 * not in it.
 */
public final class ObjectLists {

    private final Map<String, List<String>> lists = new HashMap<>();
    private final String source;
    private final Map<String, String> facts;

    private ObjectLists(String source, Map<String, String> facts) {
        this.source = source;
        this.facts = facts;
    }

    /** {@return the lists of a file} */
    public static ObjectLists read(Path file, BadRows bad) throws IOException {
        ObjectLists lists = new ObjectLists(source(file), RunFacts.of(file));
        AnswerFile.read(
                file,
                bad,
                row -> {
                    check(row.hasList("objects"), "field objects must be a list of texts");
                    lists.lists.put(row.text("answer"), row.texts("objects"));
                });
        return lists;
    }

    private static String source(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No such file: " + file);
        }
        return FileFact.of(file);
    }

    /**
     * {@return the lists of a file after a model was asked for them, once} What is done stands in a
     * journal beside the file, and lists that are whole are not asked for again. A response for
     * which no list was given in all tries is not in the file; the next run asks for it again.
     *
     * @param responses a file as {@link ObjectHalBenchFiles} reads it
     */
    public static ObjectLists ask(Path responses, TextModel model, ObjectPrompt prompt, Path file)
            throws IOException {
        Map<String, Request> requests = new LinkedHashMap<>();
        AnswerFile.read(
                responses,
                BadRows.FAIL,
                row -> {
                    String answer = ObjectHalBench.cleaned(Captions.text(row));
                    if (AskedObjects.isWorthAsking(answer)) {
                        String question = row.textOr("question", row.textOr("prompt", ""));
                        requests.putIfAbsent(answer, prompt.request(question, answer));
                    }
                });
        TextModel sound = AskedObjects.sound(model);
        List<String> answers = List.copyOf(requests.keySet());
        new JudgeRun(sound, prompt.toString(), List.copyOf(requests.values()))
                .write(file, replies -> text(answers, replies));
        return read(file, BadRows.FAIL);
    }

    private static String text(List<String> answers, List<Reply> replies) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < answers.size(); i++) {
            String answer = answers.get(i);
            replies.get(i)
                    .text()
                    .flatMap(AskedObjects::parse)
                    .ifPresent(list -> lines.append(line(answer, list)).append('\n'));
        }
        return lines.toString();
    }

    private static String line(String answer, List<String> objects) {
        JsonArray list = new JsonArray();
        objects.forEach(list::add);
        JsonObject line = new JsonObject();
        line.addProperty("answer", answer);
        line.add("objects", list);
        return Json.text(line);
    }

    /**
     * {@return the objects of a response}
     *
     * @throws IllegalArgumentException if the model gave no list for it
     */
    public List<String> of(String response) {
        List<String> list = lists.get(response);
        check(
                list != null || !AskedObjects.isWorthAsking(response),
                "no list of objects for this response in %s",
                source);
        return list == null ? List.of() : list;
    }

    /** {@return who was asked and how, by the names {@code judge} and {@code prompt} if known} */
    Map<String, String> facts() {
        return facts;
    }

    @Override
    public String toString() {
        return source;
    }
}
