package groundlab.reward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.engine.GradMode;
import groundlab.engine.Safetensors;
import groundlab.internal.Progress;
import groundlab.loop.Run;
import groundlab.loop.TimelessLog;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.objective.Dpo;
import groundlab.objective.Past;
import groundlab.reinforce.RlooTraining;
import groundlab.scoring.FeatureCache;
import groundlab.scoring.FittingPairs;
import groundlab.scoring.TokenizedPairs;
import groundlab.scoring.Unfit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class RewardTrainingTest extends WithTinyModel {

    @TempDir private Path folder;

    private static RewardTraining training() {
        return RewardTraining.of(model, Tiny.pairs(8))
                .batch(4)
                .epochs(3)
                .learningRate(1e-3)
                .checkpointEvery(2);
    }

    /** Pictures 8 to 15 were not trained on; the worse answer is the same as in training. */
    @Test
    void tellsPairsApartThatItHasNotSeen() throws IOException {
        List<PreferencePair> held = Tiny.pairs(16).stream().skip(8).toList();
        String before = model.fingerprint();
        try (RewardRun run =
                training()
                        .epochs(10)
                        .evaluation(Pairs.of(held, Provenance.NONE))
                        .run(folder.resolve("run"))) {
            Table log = run.log();
            assertTrue(log.doubleColumn("accuracies").get(0) < 0.5, "before it has learned");
            int last = log.rowCount() - 1;
            assertTrue(log.doubleColumn("accuracies").get(last) > 0.9);
            Table measured = run.evaluation();
            assertEquals(11, measured.rowCount(), "before the first and after each epoch");
            assertTrue(measured.doubleColumn("accuracies").get(10) > 0.9, measured.print());
            assertTrue(measured.doubleColumn("margins").get(10) > 0.1, measured.print());
        }
        assertEquals(before, model.fingerprint(), "the model that was given stays as it is");
    }

    @Test
    void isLoadedWithTheSameScores() throws IOException {
        Examples examples = Tiny.examples(3);
        List<Example> asked = List.of(examples.get(0), examples.get(0), examples.get(2));
        List<String> answers = List.of("There is a fork.", "This is a park.", "");
        for (boolean adapter : new boolean[] {false, true}) {
            RewardTraining training = adapter ? training().lora(2) : training();
            Path where = folder.resolve("run " + adapter);
            try (RewardRun run = training.run(where)) {
                double[] scores = run.model().of(asked, answers);
                Path saved = where.resolve(adapter ? "adapter" : "model");
                try (RewardModel again =
                        adapter ? RewardModel.load(model, saved) : RewardModel.load(saved)) {
                    assertArrayEquals(scores, again.of(asked, answers));
                    assertEquals(run.model().toString(), again.toString());
                }
                for (int i = 0; i < 3; i++) {
                    assertEquals(
                            scores[i],
                            run.model().of(asked.get(i), answers.get(i)),
                            1e-5,
                            "together as alone");
                }
                assertTrue(scores[0] != scores[1]);
            }
        }
    }

    /** The state at the end token of the second answer, and at the last of a longer sequence. */
    @Test
    void aScoreIsOfTheStateAtTheEndToken() {
        String prompt = "Describe the image.";
        ImageView view = ImageView.of(Tiny.picture(1).pixels());
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            Packed two = model.pack(view, prompt, List.of("This is a park.", "There is a dog."));
            NDArray ends = model.endStates(List.of(two), scope).states();
            int[] tokens = two.branches().get(1).tokens();
            // The state at the end token predicts what would follow it.
            int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
            Packed.Branch after = new Packed.Branch(longer, tokens.length);
            Packed one = new Packed(view, two.shared(), List.of(after));
            float[] expected = model.tokenScores(List.of(one), scope).states().toFloatArray();
            assertArrayEquals(expected, ends.get("1").toFloatArray(), 1e-5f);
        }
    }

    /** Scores a and b: −log σ(a − b) = ln(1 + exp(b − a)), and 0.5 (a + b)² on top. */
    @Test
    void centeringAddsTheSquaredSum() throws IOException {
        try (RewardRun run = training().run(folder.resolve("run"));
                FeatureCache features = new FeatureCache(model, 0);
                NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            TokenizedPairs pairs =
                    FittingPairs.of(Tiny.pairs(1), model, new Dpo(1), false, Unfit.FAIL);
            Past past = Past.NONE;
            int[] row = {0};
            var plain = new RewardLesson(run.model(), features, pairs, 0).work(row, past);
            var centered = new RewardLesson(run.model(), features, pairs, 0.5).work(row, past);
            var measured = plain.loss(0, 1, scope);
            Map<String, Double> seen = new HashMap<>();
            measured.addTo(seen, 1);
            double a = seen.get("scores/chosen");
            double b = seen.get("scores/rejected");
            assertEquals(Math.log1p(Math.exp(b - a)), measured.loss().getFloat(), 1e-5);
            assertEquals(
                    measured.loss().getFloat() + 0.5 * (a + b) * (a + b),
                    centered.loss(0, 1, scope).loss().getFloat(),
                    1e-5);
        }
    }

    @Test
    void aStoppedRunGoesOnToTheSameWeights() throws IOException {
        training().run(folder.resolve("undisturbed")).close();
        Progress.install(
                state -> {
                    if (state.label().equals("reward model") && !state.ended()) {
                        Thread.currentThread().interrupt();
                    }
                });
        Path stopped = folder.resolve("stopped");
        var stop = assertThrows(CancellationException.class, () -> training().run(stopped));
        assertEquals(
                "reward model stopped after step 1 of 6; run it again to go on from there",
                stop.getMessage());
        Progress.install(state -> {});
        training().run(stopped).close();
        assertEquals(
                TimelessLog.rows(folder.resolve("undisturbed/log.csv")),
                TimelessLog.rows(stopped.resolve("log.csv")));
        for (String name : List.of("model/model.safetensors", "model/score.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("undisturbed").resolve(name)),
                    Files.readAllBytes(stopped.resolve(name)),
                    name);
        }
    }

    @Test
    void anAnswerThatIsTooLongHasNoScore() throws IOException {
        try (RewardRun run = training().epochs(1).run(folder.resolve("run"))) {
            Example example = Tiny.examples(1).get(0);
            String endless = "There is a fork. ".repeat(1000);
            double[] scores =
                    run.model().of(List.of(example, example), List.of(endless, "There is a dog."));
            assertTrue(Double.isNaN(scores[0]) && Double.isFinite(scores[1]));
            assertTrue(Double.isNaN(run.model().of(example, endless)));
            var error =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> run.model().of(List.of(example), List.of()));
            assertEquals(
                    "a reward needs an answer for each of 1 examples, got 0", error.getMessage());
        }
    }

    @Test
    void aFolderWithoutAHeadOrWithAnothersSaysSo() throws IOException {
        var none = assertThrows(IOException.class, () -> RewardModel.load(Tiny.FOLDER));
        assertEquals(
                Tiny.FOLDER.resolve("score.safetensors")
                        + " is missing: the folder holds no reward model",
                none.getMessage());
        Path file = folder.resolve("model/score.safetensors");
        model.save(folder.resolve("model"));
        try (NDManager manager = model.newManager()) {
            Safetensors.write(
                    file, Map.of("score.weight", manager.zeros(new Shape(1, 3))), Map.of());
            var shape =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> RewardModel.load(folder.resolve("model")));
            assertEquals(
                    file
                            + ": score.weight has shape (1, 3), expected (1, "
                            + model.config().text().width()
                            + ")",
                    shape.getMessage());
            Safetensors.write(file, Map.of("head", manager.zeros(new Shape(1, 3))), Map.of());
            var name =
                    assertThrows(
                            IOException.class, () -> RewardModel.load(folder.resolve("model")));
            assertEquals(file + " has no tensor score.weight", name.getMessage());
        }
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        List<String> messages = new ArrayList<>();
        for (Runnable wrong :
                List.<Runnable>of(
                        () -> training().centering(-1),
                        () -> training().evaluateEvery(0),
                        () -> training().evaluation(Tiny.pairs(0)),
                        () -> RewardTraining.of(model, Tiny.pairs(0)))) {
            messages.add(assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
        }
        assertEquals(
                List.of(
                        "centering must be >= 0, got -1.0",
                        "evaluateEvery must be at least 1 step, got 0",
                        "an evaluation set needs at least one pair, got none",
                        "training needs at least one pair, got none"),
                messages);
    }

    /** The policy learns what the reward model learned to prefer. */
    @Test
    void rewardsAPolicysOwnAnswers() throws IOException {
        try (RewardRun reward = training().epochs(6).run(folder.resolve("reward"));
                Run run =
                        RlooTraining.of(model, Tiny.examples(4), reward.model())
                                .batch(4)
                                .maxTokens(6)
                                .epochs(2)
                                .run(folder.resolve("rloo"))) {
            assertEquals(0, run.log().doubleColumn("answers/no_reward").get(1));
            String settings = Files.readString(folder.resolve("rloo/config.json"));
            assertTrue(settings.contains("RewardModel[model="), settings);
        }
    }
}
