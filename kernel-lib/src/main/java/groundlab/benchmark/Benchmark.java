package groundlab.benchmark;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonObject;
import groundlab.annotate.SeeingModel;
import groundlab.answers.KeptReplies;
import groundlab.answers.RunFacts;
import groundlab.data.Examples;
import groundlab.internal.Notices;
import groundlab.internal.Seeds;
import groundlab.internal.WholeFiles;
import groundlab.model.Decoding;
import groundlab.model.Vlm;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a model answer the questions of a benchmark and writes the answers as the benchmark's
 * program reads them, with how they came about in a file beside ({@link RunFacts}).
 *
 * <pre>{@code
 * Benchmark.of(model, Decoding.greedy(16))
 *         .images(Path.of("val2014"))
 *         .ending("\nAnswer the question using a single word or phrase.")
 *         .run(QuestionForm.POPE, Path.of("coco_pope_random.json"), Path.of("random.jsonl"));
 * }</pre>
 *
 * <p>What is done stands in a journal beside the answers: after a stop at any moment, even by
 * SIGKILL, the same call goes on with the batch that was interrupted, and the file is byte for byte
 * what an undisturbed run writes. Answers that are whole are not asked for again. Each method
 * returns a new benchmark.
 */
public final class Benchmark {

    private static final int SHOWN = 5; // questions that failed and are named

    private final TextModel model;
    private final Map<String, String> facts; // of the model
    private Path images; // null for the folder of the questions
    private String prompt = "Please describe this image in detail.";
    private String ending = "";
    private String name = "";
    private int batch = 32;
    private long seed = 7;
    private boolean gaps;

    private Benchmark(TextModel model, Map<String, String> facts) {
        this.model = model;
        this.facts = facts;
    }

    private Benchmark copy() {
        Benchmark copy = new Benchmark(model, facts);
        copy.images = images;
        copy.prompt = prompt;
        copy.ending = ending;
        copy.name = name;
        copy.batch = batch;
        copy.seed = seed;
        copy.gaps = gaps;
        return copy;
    }

    /** {@return a benchmark of a loaded model, which the caller closes} */
    public static Benchmark of(Vlm model, Decoding decoding) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", model.toString());
        facts.put("model_sha256", model.fingerprint());
        facts.put("decoding", decoding.toString());
        return new Benchmark(new SeeingModel(model, decoding), facts).name(model.toString());
    }

    /**
     * {@return a benchmark of any model that sees}
     *
     * @param model such as an {@code Endpoint}; its text is its name and settings
     */
    public static Benchmark of(TextModel model) {
        return new Benchmark(model, Map.of("model", model.toString())).name(model.toString());
    }

    /** {@return the same with pictures in a folder; in that of the questions by default} */
    public Benchmark images(Path folder) {
        Benchmark copy = copy();
        copy.images = folder;
        return copy;
    }

    /** {@return the same with another prompt where the questions have none, as captions do not} */
    public Benchmark prompt(String text) {
        check(!text.isBlank(), "prompt must not be blank, got '%s'", text);
        Benchmark copy = copy();
        copy.prompt = text;
        return copy;
    }

    /** {@return the same with a text put behind each question} */
    public Benchmark ending(String text) {
        Benchmark copy = copy();
        copy.ending = text;
        return copy;
    }

    /** {@return the same under another name of the model in the answers' {@code model_id}} */
    public Benchmark name(String model) {
        check(!model.isBlank(), "a model needs a name, got '%s'", model);
        Benchmark copy = copy();
        copy.name = model;
        return copy;
    }

    /** {@return the same with so many questions at once, which is what a stop can lose; or 32} */
    public Benchmark batch(int questions) {
        check(questions >= 1, "batch must be at least 1, got %d", questions);
        Benchmark copy = copy();
        copy.batch = questions;
        return copy;
    }

    /** {@return the same with other chances at a temperature; 7 by default} */
    public Benchmark seed(long number) {
        Benchmark copy = copy();
        copy.seed = number;
        return copy;
    }

    /**
     * {@return the same, writing the answers without those that failed} By default one that failed
     * keeps the file from being written. The next run asks for those alone, in either way.
     */
    public Benchmark withGaps() {
        Benchmark copy = copy();
        copy.gaps = true;
        return copy;
    }

    /**
     * Asks the questions of a file and writes the answers.
     *
     * @return how the answers came about
     * @throws IOException before anything is asked if a row is broken, an id is there twice or a
     *     picture is missing, with line and reason of each; after all was asked if some failed
     * @throws IllegalArgumentException if the journal beside the answers is another job's
     */
    public Map<String, String> run(QuestionForm form, Path questions, Path answers)
            throws IOException {
        Path folder = images != null ? images : questions.toAbsolutePath().getParent();
        return run(Questions.read(form, questions, new ImageFolder(folder), prompt), answers);
    }

    /**
     * Asks examples and writes the answers: for a caption each in the form {@code CAPTIONS}, for
     * all their yes/no questions in the form {@code POPE}, with {@code question_id} the example's
     * id, a dash and the question's place from 0.
     *
     * @return how the answers came about
     * @throws IOException if the answers cannot be written, or some failed
     */
    public Map<String, String> run(QuestionForm form, Examples examples, Path answers)
            throws IOException {
        return run(Questions.of(form, examples), answers);
    }

    private Map<String, String> run(Questions questions, Path answers) throws IOException {
        List<Request> requests = questions.rows().stream().map(this::request).toList();
        Map<String, String> run = facts(questions, requests);
        Map<String, String> before = RunFacts.of(answers);
        if ("0".equals(before.get("failed")) && before.entrySet().containsAll(run.entrySet())) {
            Notices.say(answers + " has all answers already, delete it to ask again");
            return before;
        }
        Path journal = answers.resolveSibling(answers.getFileName() + ".journal");
        try (KeptReplies kept = KeptReplies.open(journal, model, requests)) {
            List<Reply> replies = kept.ask(batch);
            run.putAll(failures(questions, replies));
            WholeFiles.write(answers, text(questions, replies));
            RunFacts.write(answers, run);
            if ("0".equals(run.get("failed"))) {
                kept.delete();
            }
        }
        return run;
    }

    private Request request(Asked asked) {
        String text = asked.prompt() + ending;
        long chance = Seeds.stream(seed, "benchmark", asked.picture().name(), text).nextLong();
        return Request.of(text, chance).about(asked.picture());
    }

    private Map<String, String> facts(Questions questions, List<Request> requests) {
        Map<String, String> run = new LinkedHashMap<>(facts);
        run.put("benchmark", questions.form().toString());
        run.put("questions", questions.name());
        run.put("questions_sha256", questions.sha256());
        run.put("ending", ending);
        run.put("name", name);
        run.put("seed", String.valueOf(seed));
        run.put("job", KeptReplies.job(model, requests));
        return run;
    }

    private Map<String, String> failures(Questions questions, List<Reply> replies)
            throws IOException {
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i).text().isEmpty()) {
                String id = questions.form().id(questions.rows().get(i).row());
                failed.add(id + ": " + replies.get(i).failure());
            }
        }
        if (!failed.isEmpty() && !gaps) {
            throw new IOException(
                    "%d of %d questions failed, run again to ask them again:\n%s"
                            .formatted(
                                    failed.size(),
                                    replies.size(),
                                    String.join(
                                            "\n",
                                            failed.subList(0, Math.min(SHOWN, failed.size())))));
        }
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put("answers", String.valueOf(replies.size() - failed.size()));
        counts.put("failed", String.valueOf(failed.size()));
        return counts;
    }

    private String text(Questions questions, List<Reply> replies) {
        List<JsonObject> rows = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            Asked asked = questions.rows().get(i);
            Asked full = new Asked(asked.row(), asked.picture(), asked.prompt() + ending);
            replies.get(i)
                    .text()
                    .ifPresent(text -> rows.add(questions.form().answer(full, text, name)));
        }
        return questions.form().layout().file(rows);
    }
}
