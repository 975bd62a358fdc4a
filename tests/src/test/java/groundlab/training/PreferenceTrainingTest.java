package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import groundlab.checkpoint.Lora;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.engine.Compute;
import groundlab.engine.Precision;
import groundlab.image.DiffusionNoise;
import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.loop.Run;
import groundlab.loop.TimelessLog;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Batch;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.objective.Term;
import groundlab.objective.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class PreferenceTrainingTest {

    private static Vlm model;

    private final List<String> notices = new ArrayList<>();

    @TempDir private Path folder;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void listen() {
        Notices.install(notices::add);
    }

    @AfterEach
    void silence() {
        Progress.install(state -> {});
        Notices.install(System.out::println);
    }

    private static PreferenceTraining training(int pairs) {
        return PreferenceTraining.of(model, Tiny.pairs(pairs))
                .objective(new Mdpo(0.1))
                .batch(4)
                .epochs(3)
                .learningRate(1e-3)
                .checkpointEvery(2);
    }

    @Test
    void learnsToPreferTheChosenAnswer() throws IOException {
        String before = model.fingerprint();
        try (Run run = training(8).epochs(10).run(folder.resolve("run"))) {
            Table log = run.log();
            double first = log.doubleColumn("rewards/margins").get(0);
            double last = log.doubleColumn("rewards/margins").get(log.rowCount() - 1);
            assertEquals(0, first, 1e-4);
            assertTrue(last > 1, "margin grew to " + last);
            assertEquals(1, log.doubleColumn("rewards/accuracies").get(log.rowCount() - 1));
            assertEquals(3 * Math.log(2), log.doubleColumn("loss").get(0), 1e-4);
        }
        assertEquals(before, model.fingerprint(), "the reference stays as it is");
    }

    @Test
    void logsUnderTrlsNamesWithAColumnPerTerm() throws IOException {
        try (Run run = training(4).epochs(1).run(folder.resolve("run"))) {
            assertEquals(
                    List.of(
                            "step",
                            "epoch",
                            "loss",
                            "loss/answer",
                            "loss/image",
                            "loss/anchor",
                            "rewards/chosen",
                            "rewards/rejected",
                            "rewards/chosen_bad_image",
                            "rewards/margins",
                            "rewards/accuracies",
                            "rewards/image_margins",
                            "rewards/image_accuracies",
                            "logps/chosen",
                            "logps/rejected",
                            "logps/chosen_bad_image",
                            "tokens/chosen",
                            "grad_norm",
                            "learning_rate",
                            "tokens_per_second",
                            "memory_mb"),
                    run.log().columnNames());
            assertEquals(
                    Tiny.pairs(4).stream()
                            .mapToInt(p -> model.answerTokens(p.prompt(), p.chosen()).length)
                            .average()
                            .orElseThrow(),
                    run.log().doubleColumn("tokens/chosen").get(0),
                    "with which the watch and the verdict tell a fall by token");
            assertTrue(Files.exists(run.folder().resolve("model/model.safetensors")));
        }
    }

    @Test
    void theSameRunTwiceLeavesTheSameBytes() throws IOException {
        training(8).run(folder.resolve("one")).close();
        training(8).run(folder.resolve("two")).close();
        assertEquals(
                TimelessLog.rows(folder.resolve("one/log.csv")),
                TimelessLog.rows(folder.resolve("two/log.csv")));
        for (String name : List.of("config.json", "model/model.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("one").resolve(name)),
                    Files.readAllBytes(folder.resolve("two").resolve(name)),
                    name);
        }
    }

    @Test
    void aStoppedRunGoesOnToTheSameWeights() throws IOException {
        training(8).lora(2).run(folder.resolve("undisturbed")).close();
        Progress.install(
                state -> {
                    if (state.label().equals("Mdpo") && !state.ended()) {
                        Thread.currentThread().interrupt();
                    }
                });
        Path stopped = folder.resolve("stopped");
        var stop =
                assertThrows(CancellationException.class, () -> training(8).lora(2).run(stopped));
        Progress.install(state -> {});
        assertTrue(
                stop.getMessage().matches("Mdpo stopped after step 1 of 6; run it again.*"),
                stop.getMessage());
        training(8).lora(2).run(stopped).close();
        assertEquals(
                TimelessLog.rows(folder.resolve("undisturbed/log.csv")),
                TimelessLog.rows(stopped.resolve("log.csv")));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("undisturbed/adapter/adapter_model.safetensors")),
                Files.readAllBytes(stopped.resolve("adapter/adapter_model.safetensors")));
    }

    /** Before the folder is opened, and when the last step is done and the model is to be saved. */
    @Test
    void aStopAtTheBeginningOrTheEndBreaksNoFile() throws IOException {
        Path stopped = folder.resolve("stopped");
        Thread.currentThread().interrupt();
        var stop = assertThrows(CancellationException.class, () -> training(4).run(stopped));
        assertTrue(
                stop.getMessage().startsWith("reference scores stopped after 0 of 4 pairs"),
                stop.getMessage());
        Progress.install(
                state -> {
                    if (state.label().equals("Mdpo") && state.ended()) {
                        Thread.currentThread().interrupt();
                    }
                });
        try (Run run = training(4).run(stopped)) {
            assertEquals(3, run.log().rowCount());
        }
        assertTrue(Thread.interrupted(), "the caller hears of it");
        assertTrue(Files.exists(stopped.resolve("model/model.safetensors")));
    }

    @Test
    void aRunThatHasEndedIsOpenedAgain() throws IOException {
        String trained;
        try (Run run = training(8).run(folder.resolve("run"))) {
            trained = run.model().fingerprint();
        }
        try (Run again = training(8).run(folder.resolve("run"))) {
            assertEquals(trained, again.model().fingerprint());
            assertEquals(6, again.log().rowCount());
        }
    }

    @Test
    void aBatchInPartsIsTheBatch() throws IOException {
        try (Run whole = training(8).run(folder.resolve("whole"));
                Run parts = training(8).accumulate(4).run(folder.resolve("parts"))) {
            for (String column : List.of("loss", "grad_norm", "rewards/margins")) {
                double[] a = whole.log().doubleColumn(column).asDoubleArray();
                double[] b = parts.log().doubleColumn(column).asDoubleArray();
                assertArrayEquals(a, b, 1e-3, column);
            }
        }
    }

    @Test
    void loraTrainsTheAdapterAlone() throws IOException {
        try (Run run = training(8).lora(Lora.rank(2).on("q_proj")).run(folder.resolve("run"))) {
            assertEquals(2 * 2, run.model().adapterWeights().size());
            model.weights()
                    .forEach(
                            (name, array) ->
                                    assertTrue(array == run.model().weights().get(name), name));
            assertTrue(Files.exists(run.folder().resolve("adapter/adapter_config.json")));
        }
    }

    @Test
    void checkpointedGradientsTrainTheSame() throws IOException {
        PreferenceTraining plain = training(8).lora(Lora.rank(2).dropout(0.3)).batch(4);
        PreferenceTraining again = training(8).lora(Lora.rank(2).dropout(0.3)).batch(4);
        try (Run first = plain.run(folder.resolve("plain"));
                Run second = again.gradientCheckpointing().run(folder.resolve("again"))) {
            for (String column : List.of("loss", "grad_norm")) {
                assertArrayEquals(
                        first.log().doubleColumn(column).asDoubleArray(),
                        second.log().doubleColumn(column).asDoubleArray(),
                        1e-4,
                        column);
            }
        }
    }

    @Test
    void aModelInHalfPrecisionTrainsItsWeightsOrAnAdapter() throws IOException {
        try (Vlm half = Vlm.load(Tiny.FOLDER, Compute.cpu().with(Precision.BF16))) {
            for (boolean lora : new boolean[] {false, true}) {
                PreferenceTraining training =
                        PreferenceTraining.of(half, Tiny.pairs(8)).batch(4).learningRate(1e-2);
                training = lora ? training.lora(2) : training;
                try (Run run = training.epochs(4).run(folder.resolve("lora " + lora))) {
                    double[] loss = run.log().doubleColumn("loss").asDoubleArray();
                    assertEquals(Math.log(2), loss[0], 0.1);
                    assertTrue(loss[loss.length - 1] < loss[0] - 0.1, Arrays.toString(loss));
                    assertEquals(
                            Precision.BF16,
                            Precision.of(run.model().weights().values().iterator().next()));
                }
            }
        }
    }

    @Test
    void sftNeedsNoReference() throws IOException {
        try (Run run = training(8).objective(new Sft()).epochs(8).run(folder.resolve("run"))) {
            Table log = run.log();
            assertTrue(!log.columnNames().contains("rewards/chosen"));
            double first = log.doubleColumn("loss").get(0);
            double last = log.doubleColumn("loss").get(log.rowCount() - 1);
            assertTrue(last < first / 2, first + " to " + last);
        }
    }

    /** An objective that promises ln 2 at the start and gives another number. */
    private record Wrong(OptionalDouble lossAtStart) implements Objective {

        @Override
        public Set<View> views() {
            return Set.of(View.CHOSEN, View.REJECTED);
        }

        @Override
        public List<Term> terms(Batch batch) {
            NDArray zero = batch.ratio(View.CHOSEN);
            return List.of(new Term("wrong", lossAtStart.isPresent() ? zero : zero.div(0)));
        }

        @Override
        public OptionalDouble rewardScale() {
            return OptionalDouble.of(1);
        }
    }

    @Test
    void aWrongLossAtTheStartStopsTheRunWithTheReason() {
        Objective wrong = new Wrong(OptionalDouble.of(Math.log(2)));
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> training(4).objective(wrong).run(folder.resolve("run")));
        assertTrue(
                error.getMessage()
                        .contains("loss must be 0.69315, got 0.00000: the rewards are right"),
                error.getMessage());
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndNamesItsPairs() {
        Objective wrong = new Wrong(OptionalDouble.empty());
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> training(2).objective(wrong).run(folder.resolve("run")));
        assertTrue(
                error.getMessage()
                        .matches("at step 1 loss is NaN, loss/wrong is NaN on \\[e\\d, e\\d]; .*"),
                error.getMessage());
        PreferenceTraining evaluated = training(2).objective(wrong).evaluation(Tiny.pairs(2));
        assertEquals(
                "after step 0 the loss of the evaluation set is NaN: no weights can be the best",
                assertThrows(
                                IllegalStateException.class,
                                () -> evaluated.run(folder.resolve("evaluated")))
                        .getMessage());
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        Map<String, PreferenceTraining> wrong =
                Map.of(
                        "epochs must be at least 1, got 0", training(4).epochs(0),
                        "batch must be at least 1, got 0", training(4).batch(0),
                        "accumulate must be in [1, batch = 4], got 5", training(4).accumulate(5),
                        "learningRate must be > 0, got 0.0", training(4).learningRate(0),
                        "warmup must be in [0, 1), got 1.0", training(4).warmup(1),
                        "clip must be > 0, got 0.0", training(4).clip(0),
                        "beta2 must be in (0, 1), got 1.0", training(4).beta2(1),
                        "weightDecay must be >= 0, got Infinity",
                                training(4).weightDecay(Double.POSITIVE_INFINITY));
        wrong.forEach(
                (message, training) ->
                        assertEquals(
                                message,
                                assertThrows(
                                                IllegalArgumentException.class,
                                                () -> training.run(folder.resolve("run")))
                                        .getMessage()));
        var empty =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> PreferenceTraining.of(model, Pairs.of(List.of(), Provenance.NONE)));
        assertEquals("training needs at least one pair, got none", empty.getMessage());
        assertTrue(!Files.exists(folder.resolve("run")), "nothing was begun");
    }

    @Test
    void aFolderOfAnotherRunIsNotTouched() throws IOException {
        training(4).epochs(1).objective(new Dpo(0.1)).run(folder.resolve("run")).close();
        String log = Files.readString(folder.resolve("run/log.csv"));
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                training(4)
                                        .epochs(1)
                                        .objective(new Dpo(0.2))
                                        .run(folder.resolve("run")));
        assertEquals(
                folder.resolve("run")
                        + " holds another run (objective was Dpo[beta=0.1], is Dpo[beta=0.2]):"
                        + " choose another folder or delete it",
                error.getMessage());
        assertEquals(log, Files.readString(folder.resolve("run/log.csv")));
    }

    @Test
    void aWorsePictureMayBeDrawnInAnotherWay() throws IOException {
        try (Run run =
                training(4)
                        .epochs(1)
                        .distortion(new DiffusionNoise(900))
                        .run(folder.resolve("run"))) {
            assertTrue(
                    Files.readString(run.folder().resolve("config.json"))
                            .contains("DiffusionNoise[step=900]"));
        }
    }
}
