package groundlab.sampling;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonObject;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Provenance;
import groundlab.files.Journal;
import groundlab.internal.Hashes;
import groundlab.internal.Progress;
import groundlab.model.Vlm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Draws for all examples, a chunk of them at a time, with or without a journal. */
final class Job {

    private final Vlm model;
    private final Examples examples;
    private final List<Task> tasks;
    private final int chunk;
    private final long seed;

    Job(Vlm model, Examples examples, List<Task> tasks, int chunk, long seed) {
        this.model = model;
        this.examples = examples;
        this.tasks = tasks;
        this.chunk = chunk;
        this.seed = seed;
    }

    /** What one task made of one example, which is given by its index. */
    record Result(int example, Task task, Drawn drawn) {}

    /** {@return all that what is drawn depends on} */
    String text() {
        String truths = Hashes.of(examples.stream().map(Example::truth).toList().toString());
        return "%s, seed %d, chunks of %d, model %s, examples %s, truths %s"
                .formatted(tasks, seed, chunk, model.fingerprint(), examples.hash(), truths);
    }

    List<Result> run() {
        try {
            return run(null);
        } catch (IOException e) {
            throw new AssertionError("without a journal nothing is written", e);
        }
    }

    /** {@return results in the order of the examples, and of the tasks for each} */
    List<Result> run(Journal journal) throws IOException {
        List<Result> results = new ArrayList<>();
        try (Progress progress = Progress.of("pairs", examples.size())) {
            for (int from = 0; from < examples.size(); from += chunk) {
                int to = Math.min(from + chunk, examples.size());
                results.addAll(chunk(from, to, journal));
                progress.advance(to - from);
            }
        }
        return results;
    }

    private List<Result> chunk(int from, int to, Journal journal) throws IOException {
        if (journal == null) {
            return draw(from, to);
        }
        int number = from / chunk;
        if (number < journal.batches().size()) {
            return journal.batches().get(number).stream().map(this::read).toList();
        }
        List<Result> drawn = draw(from, to);
        journal.add(drawn.stream().map(Job::write).toList());
        return drawn;
    }

    private List<Result> draw(int from, int to) {
        List<Result> results = new ArrayList<>();
        for (Task task : tasks) {
            List<Integer> wanted =
                    IntStream.range(from, to)
                            .filter(i -> task.wants(examples.get(i), seed))
                            .boxed()
                            .toList();
            if (!wanted.isEmpty()) {
                List<Example> some = wanted.stream().map(examples::get).toList();
                List<Drawn> drawn = task.sampler().draw(model, some, task.seed(seed));
                check(
                        drawn.size() == some.size(),
                        "%s must draw one for each of %d examples, got %d",
                        task.sampler(),
                        some.size(),
                        drawn.size());
                for (int i = 0; i < drawn.size(); i++) {
                    results.add(new Result(wanted.get(i), task, drawn.get(i)));
                }
            }
        }
        results.sort(Comparator.comparingInt(Result::example)); // stable: tasks keep their order
        return results;
    }

    private static JsonObject write(Result result) {
        JsonObject row = new JsonObject();
        row.addProperty("example", result.example());
        row.addProperty("task", result.task().number());
        row.addProperty("outcome", result.drawn().outcome().name());
        row.addProperty("chosen", result.drawn().chosen());
        row.addProperty("rejected", result.drawn().rejected());
        JsonObject facts = new JsonObject();
        result.drawn().facts().facts().forEach(facts::addProperty);
        row.add("facts", facts);
        return row;
    }

    private Result read(JsonObject row) {
        Provenance facts = Provenance.NONE;
        JsonObject written = row.getAsJsonObject("facts");
        for (String name : written.keySet()) {
            facts = facts.with(name, written.get(name).getAsString());
        }
        return new Result(
                row.get("example").getAsInt(),
                tasks.get(row.get("task").getAsInt()),
                new Drawn(
                        row.get("chosen").getAsString(),
                        row.get("rejected").getAsString(),
                        facts,
                        Drawn.Outcome.valueOf(row.get("outcome").getAsString())));
    }
}
