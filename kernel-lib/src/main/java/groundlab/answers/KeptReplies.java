package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonObject;
import groundlab.files.Journal;
import groundlab.internal.Hashes;
import groundlab.internal.Progress;
import groundlab.internal.Seeds;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The replies to a long list of requests, kept in a journal batch by batch, so that after a stop at
 * any moment the same list goes on with the batch that was interrupted. Requests that failed are
 * asked again by the next run.
 *
 * <pre>{@code
 * TextModel model = Endpoint.of("http://localhost:8000/v1", "vicuna-7b");
 * List<TextModel.Request> requests = List.of(TextModel.Request.of("Name a fruit.", 7));
 * try (KeptReplies kept = KeptReplies.open(Path.of("replies.journal"), model, requests)) {
 *     kept.ask(32).forEach(reply -> System.out.println(reply.orThrow())); // or into a file
 *     kept.delete();
 * }
 * }</pre>
 */
public final class KeptReplies implements AutoCloseable {

    private final Journal journal;
    private final TextModel model;
    private final List<Request> requests;
    private final Reply[] replies;

    private KeptReplies(Journal journal, TextModel model, List<Request> requests) {
        this.journal = journal;
        this.model = model;
        this.requests = List.copyOf(requests);
        replies = new Reply[requests.size()];
        journal.batches().forEach(batch -> batch.forEach(this::take));
    }

    /**
     * {@return the requests with the replies that a journal has}
     *
     * @throws IllegalArgumentException if the journal is another job's, or the model prints another
     *     name in every run
     */
    public static KeptReplies open(Path journal, TextModel model, List<Request> requests)
            throws IOException {
        return new KeptReplies(Journal.open(journal, job(model, requests)), model, requests);
    }

    /**
     * {@return all that the replies depend on, as text}
     *
     * @throws IllegalArgumentException if the model prints another name in every run
     */
    public static String job(TextModel model, List<Request> requests) {
        check(
                Seeds.isStable(model),
                "a model must print the same in every run, got %s; give it a toString",
                model);
        StringBuilder all = new StringBuilder();
        for (Request request : requests) {
            all.append(request.system()).append('\0').append(request.prompt()).append('\0');
            all.append(request.seed()).append('\0');
            request.picture().ifPresent(picture -> all.append(picture.identity()));
            all.append('\n');
        }
        return "%d requests (sha256 %.12s) to %s"
                .formatted(requests.size(), Hashes.of(all.toString()), model);
    }

    /**
     * {@return one reply for each request, in their order, with a bar while they are asked}
     *
     * @param batch requests asked at once, which is what a stop can lose
     */
    public List<Reply> ask(int batch) throws IOException {
        List<Integer> open =
                IntStream.range(0, replies.length)
                        .filter(i -> replies[i] == null || replies[i].text().isEmpty())
                        .boxed()
                        .toList();
        try (Progress progress = Progress.of("answers", replies.length)) {
            progress.advance(replies.length - open.size());
            for (int from = 0; from < open.size(); from += batch) {
                ask(open.subList(from, Math.min(from + batch, open.size())), progress);
            }
        }
        return List.of(replies);
    }

    private void ask(List<Integer> numbers, Progress progress) throws IOException {
        List<Request> some = numbers.stream().map(requests::get).toList();
        List<Reply> said = model.replies(some, progress::advance);
        check(
                said.size() == some.size(),
                "%s must reply to each of %d requests, got %d",
                model,
                some.size(),
                said.size());
        List<JsonObject> rows = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            rows.add(row(numbers.get(i), said.get(i)));
        }
        journal.add(rows);
        rows.forEach(this::take);
    }

    private static JsonObject row(int number, Reply reply) {
        JsonObject row = new JsonObject();
        row.addProperty("request", number);
        reply.text().ifPresent(text -> row.addProperty("reply", text));
        if (reply.text().isEmpty()) {
            row.addProperty("failure", reply.failure());
        }
        return row;
    }

    private void take(JsonObject row) {
        replies[row.get("request").getAsInt()] =
                row.has("reply")
                        ? Reply.of(row.get("reply").getAsString())
                        : Reply.failed(row.get("failure").getAsString());
    }

    /** Closes and removes the journal, once what the replies were for is written. */
    public void delete() throws IOException {
        journal.delete();
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
