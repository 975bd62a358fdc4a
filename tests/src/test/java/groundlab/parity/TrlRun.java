package groundlab.parity;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.files.Layout;
import groundlab.files.PairFiles;
import groundlab.internal.Seeds;
import groundlab.loop.Run;
import groundlab.loop.Schedule;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.training.PreferenceTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * 20 steps of DPO that tests/parity/trl_dpo.py repeats with TRL's DPOTrainer: the same random
 * model, pairs and order. Arguments: an empty folder, and the model's. Leaves {@code pairs.jsonl}
 * with pictures, {@code order.json} (the rows as they are seen), {@code tokens.json} (how we
 * tokenize each pair) and the run with its {@code log.csv}.
 */
public final class TrlRun {

    private static final int PAIRS = 40;
    private static final int EPOCHS = 2;
    private static final int BATCH = 4;
    private static final long SEED = 7;
    private static final List<String> PROMPTS =
            List.of("Describe the image.", "Is there a person in the image?");
    private static final List<String> WORDS =
            List.of(
                    "the", "image", "there", "a", "fork", "and", "knife", "dog", "person", "in",
                    "Yes", "No", "This", "is", "kitchen", "park", "There", ".");

    private TrlRun() {}

    /** Writes all files, then trains. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Pairs pairs = pairs();
        PairFiles.to(folder.resolve("pairs.jsonl")).layout(Layout.TRL_CHAT).write(pairs);
        Gson gson = new Gson();
        Files.writeString(folder.resolve("order.json"), gson.toJson(order()));
        try (Vlm model = Vlm.load(Path.of(args[1]))) {
            List<JsonObject> tokens =
                    pairs.stream().map(pair -> tokens(model, pair, gson)).toList();
            Files.writeString(folder.resolve("tokens.json"), gson.toJson(tokens));
            train(model, folder.resolve("run")).close();
        }
    }

    static Run train(Vlm model, Path folder) throws IOException {
        return PreferenceTraining.of(model, pairs())
                .objective(new Dpo(0.1))
                .epochs(EPOCHS)
                .batch(BATCH)
                .learningRate(1e-3)
                .warmup(0)
                .schedule(Schedule.Shape.COSINE)
                .weightDecay(0.05)
                .seed(SEED)
                .run(folder);
    }

    /** The rows of all steps, one after the other, in the order of the training loop. */
    private static int[] order() {
        return IntStream.range(0, EPOCHS)
                .flatMap(
                        epoch ->
                                IntStream.of(
                                        Seeds.permutation(
                                                PAIRS, Seeds.stream(SEED, "order", epoch))))
                .toArray();
    }

    private static Pairs pairs() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            pairs.add(
                    new PreferencePair(
                            "pair" + i,
                            Tiny.picture(i),
                            PROMPTS.get(i % 2),
                            answer(Seeds.stream(SEED, "chosen", i)),
                            answer(Seeds.stream(SEED, "rejected", i)),
                            Optional.empty(),
                            Optional.empty(),
                            Provenance.NONE));
        }
        return Pairs.of(pairs, Provenance.NONE.with("method", "random words"));
    }

    /** Three to fourteen words. */
    private static String answer(RandomGenerator random) {
        List<String> words = new ArrayList<>();
        for (int left = 3 + random.nextInt(12); left > 0; left--) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(" ", words);
    }

    private static JsonObject tokens(Vlm model, PreferencePair pair, Gson gson) {
        ImageView view = ImageView.of(pair.picture().pixels());
        Packed packed = model.pack(view, pair.prompt(), List.of(pair.chosen(), pair.rejected()));
        JsonObject row = new JsonObject();
        row.add("prompt", gson.toJsonTree(model.promptTokens(view, pair.prompt())));
        row.add("chosen", gson.toJsonTree(packed.branches().get(0).tokens()));
        row.add("rejected", gson.toJsonTree(packed.branches().get(1).tokens()));
        return row;
    }
}
