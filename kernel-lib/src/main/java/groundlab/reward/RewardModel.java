package groundlab.reward;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.data.Example;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Numbers;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.Hashes;
import groundlab.internal.Seeds;
import groundlab.metrics.Reward;
import groundlab.model.Conversation;
import groundlab.model.EndStates;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A model that says what an answer is worth: its last normed hidden state at the answer's end token
 * goes through a linear head, as in transformers' sequence classifiers. Made by {@link
 * RewardTraining}; on disk a model folder, or an adapter's, with {@code score.safetensors} in it.
 *
 * <pre>{@code
 * RewardTraining.of(model, pairs).run(Path.of("runs/reward")).close();
 * try (RewardModel reward = RewardModel.load(Path.of("runs/reward/model"))) {
 *     double worth = reward.of(example, "There is a fork.");
 * }
 * }</pre>
 */
public final class RewardModel implements Reward, AutoCloseable {

    private static final String FILE = "score.safetensors";
    private static final int QUESTIONS = 16; // that are read at once

    /** The head's name in the file, as transformers has it. */
    static final String HEAD = "score.weight";

    private final Vlm model;
    private final NDArray head; // (1, E) FP32
    private String name; // takes long to make, and stands on each pair that it ranks

    private RewardModel(Vlm model, NDArray head) {
        this.model = model;
        this.head = head;
    }

    /**
     * {@return one whose head is drawn from N(0, 1/(E + 1)), as <a
     * href="https://arxiv.org/abs/2009.01325">Stiennon et al. 2020</a> do; closes {@code model}
     * when it is closed} From zeros, the model under the head would not learn at first.
     */
    static RewardModel fresh(Vlm model, long seed) {
        int width = model.config().text().width();
        RandomGenerator random = Seeds.stream(seed, "reward head");
        float[] head = new float[width];
        for (int i = 0; i < width; i++) {
            head[i] = (float) (random.nextGaussian() / Math.sqrt(width + 1));
        }
        try (GradMode on = GradMode.on()) { // arrays made without it can never have gradients
            return new RewardModel(model, model.newManager().create(head, new Shape(1, width)));
        }
    }

    /**
     * Opens a folder that {@link #save} wrote of a fully trained model, on the CPU.
     *
     * @throws IOException if a file is missing or broken; the message names it
     * @throws IllegalArgumentException if the head does not fit the model
     */
    public static RewardModel load(Path folder) throws IOException {
        checkHead(folder);
        return with(Vlm.load(folder), folder);
    }

    /** Opens the folder of an adapter of {@code base}, which stays open beside it. */
    public static RewardModel load(Vlm base, Path folder) throws IOException {
        checkHead(folder);
        return with(base.withAdapter(folder), folder);
    }

    /** Before a large model is read for nothing. */
    private static void checkHead(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(FILE))) {
            throw new IOException(
                    folder.resolve(FILE) + " is missing: the folder holds no reward model");
        }
    }

    private static RewardModel with(Vlm model, Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        try (Safetensors saved = Safetensors.open(file)) {
            Shape shape = new Shape(1, model.config().text().width());
            check(
                    saved.shape(HEAD).equals(shape),
                    "%s: %s has shape %s, expected %s",
                    file,
                    HEAD,
                    saved.shape(HEAD),
                    shape);
            return new RewardModel(model, saved.read(HEAD, model.newManager(), Precision.FP32));
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Writes the model's folder or its adapter's, and the head into it, which comes last. */
    public void save(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE)); // another model's
        model.save(folder);
        Safetensors.write(folder.resolve(FILE), Map.of(HEAD, head), Map.of("format", "pt"));
    }

    /** {@return the model under the head; closed with this one} */
    public Vlm model() {
        return model;
    }

    NDArray head() {
        return head;
    }

    /** {@return what an answer is worth, any number; NaN if it is too long to be read} */
    @Override
    public double of(Example example, String answer) {
        return of(List.of(example), List.of(answer))[0];
    }

    /**
     * {@return the same for many answers, those to one example in a row read with its picture and
     * question once}
     */
    @Override
    public double[] of(List<Example> examples, List<String> answers) {
        check(
                examples.size() == answers.size(),
                "a reward needs an answer for each of %d examples, got %d",
                examples.size(),
                answers.size());
        double[] worths = new double[answers.size()];
        Arrays.fill(worths, Double.NaN);
        List<Question> questions = questions(examples, answers);
        for (int from = 0; from < questions.size(); from += QUESTIONS) {
            score(questions.subList(from, Math.min(from + QUESTIONS, questions.size())), worths);
        }
        return worths;
    }

    /** A sequence and where its answers are in the list. */
    private record Question(Packed packed, List<Integer> places) {}

    private List<Question> questions(List<Example> examples, List<String> answers) {
        List<Question> questions = new ArrayList<>();
        int to;
        for (int from = 0; from < answers.size(); from = to) {
            to = from + 1;
            while (to < answers.size() && examples.get(to).equals(examples.get(from))) {
                to++;
            }
            Question one = question(examples.get(from), answers.subList(from, to), from);
            if (!one.places.isEmpty()) {
                questions.add(one);
            }
        }
        return questions;
    }

    private Question question(Example example, List<String> answers, int first) {
        Conversation texts = model.conversation(example.prompt(), answers);
        int head = model.headTokens(example.picture().width(), example.picture().height());
        int room = model.config().text().positions() - head - texts.question().length;
        List<Packed.Branch> branches = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            int[] tokens = texts.answers().get(i).tokens();
            if (tokens.length <= room) {
                branches.add(new Packed.Branch(tokens, 0));
                places.add(first + i);
            }
        }
        ImageView view = ImageView.of(example.picture().pixels());
        return new Question(new Packed(view, texts.question(), branches), places);
    }

    private void score(List<Question> questions, double[] worths) {
        List<Integer> places = questions.stream().flatMap(one -> one.places.stream()).toList();
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off();
                Dropout none = Dropout.off()) {
            List<Packed> rows = questions.stream().map(Question::packed).toList();
            float[] found = Numbers.of(scores(model.endStates(rows, scope)));
            for (int i = 0; i < found.length; i++) {
                worths[places.get(i)] = found[i];
            }
        }
    }

    /** {@return (branches) scores in FP32, recorded for gradients where that is on} */
    NDArray scores(EndStates ends) {
        return Kernels.call("linear", Precision.FP32.cast(ends.states()), head).reshape(-1);
    }

    /** Frees the model and the head. */
    @Override
    public void close() {
        model.close();
    }

    /** {@return a name that tells it from other reward models; nobody asks before it is trained} */
    @Override
    public String toString() {
        if (name == null) {
            String numbers = Hashes.of(Arrays.toString(Numbers.of(head)));
            name = "RewardModel[model=%s, head=%s]".formatted(model.fingerprint(), numbers);
        }
        return name;
    }
}
