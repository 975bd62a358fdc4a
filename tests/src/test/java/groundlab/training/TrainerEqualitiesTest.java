package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.engine.Compute;
import groundlab.engine.Precision;
import groundlab.internal.Notices;
import groundlab.loop.Run;
import groundlab.loop.RunListener;
import groundlab.loop.TimelessLog;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.scoring.FeatureCache;
import groundlab.scoring.Unfit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Ways to compute the same: packed and plain, in parts and at once, looked at once and anew. */
class TrainerEqualitiesTest {

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
        Notices.install(System.out::println);
    }

    /** Answers of many lengths, so that batches have padding. */
    private static Pairs pairs(int n) {
        List<PreferencePair> rows = new ArrayList<>();
        for (PreferencePair pair : Tiny.pairs(n)) {
            int i = rows.size();
            rows.add(
                    new PreferencePair(
                            pair.id(),
                            pair.picture(),
                            pair.prompt(),
                            pair.chosen() + " There is a dog.".repeat(i % 3),
                            pair.rejected() + " There is a fork.".repeat(i % 4),
                            pair.rejectedPicture(),
                            pair.truth(),
                            pair.provenance()));
        }
        return Pairs.of(rows, Tiny.pairs(1).provenance());
    }

    private Run run(String name, Objective objective, UnaryOperator<PreferenceTraining> how)
            throws IOException {
        PreferenceTraining training =
                PreferenceTraining.of(model, pairs(12))
                        .objective(objective)
                        .batch(6)
                        .epochs(2)
                        .learningRate(1e-3);
        return how.apply(training).run(folder.resolve(name));
    }

    /** Losses and gradients of all steps agree to {@code relative}, so the weights do too. */
    private void assertSame(
            Objective objective,
            double relative,
            UnaryOperator<PreferenceTraining> one,
            UnaryOperator<PreferenceTraining> other)
            throws IOException {
        try (Run a = run("one " + objective, objective, one);
                Run b = run("other " + objective, objective, other)) {
            for (String column : List.of("loss", "grad_norm", "logps/chosen")) {
                double[] expected = values(a, column);
                double[] got = values(b, column);
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(expected[i], got[i], relative * Math.abs(expected[i]), column + i);
                }
            }
        }
    }

    private static double[] values(Run run, String column) {
        return run.log().doubleColumn(column).asDoubleArray();
    }

    @Test
    void packedIsPlain() throws IOException {
        assertSame(new Dpo(0.1), 1e-5, packed -> packed, PreferenceTraining::plain);
        assertSame(new Mdpo(0.1), 1e-5, packed -> packed, PreferenceTraining::plain);
    }

    /** Also where a loss is a mean over tokens and the parts have different numbers of them. */
    @Test
    void aBatchInPartsIsTheBatch() throws IOException {
        for (Objective objective : List.of(new Sft(), new Dpo(0.1), new Mdpo(0.1))) {
            assertSame(objective, 1e-5, whole -> whole, parts -> parts.accumulate(4));
        }
    }

    @Test
    void aPictureThatWasLookedAtOnceIsTheSame() throws IOException {
        assertSame(new Mdpo(0.1), 1e-5, kept -> kept, anew -> anew.featureCache(0));
    }

    /** A cache of 1 MB has room for all; what does not fit is computed anew to the same bits. */
    @Test
    void whatDoesNotFitIntoTheCacheIsTheSameToTheBit() throws IOException {
        try (FeatureCache none = new FeatureCache(model, 1);
                FeatureCache all = new FeatureCache(model, 1_000_000);
                var scope = model.newManager()) {
            var picture = Tiny.picture(3);
            float[] kept = all.view(picture, scope).seen().states().toFloatArray();
            assertTrue(all.view(picture, scope) == all.view(Tiny.picture(3), scope));
            assertTrue(none.view(picture, scope) != none.view(picture, scope));
            assertArrayEquals(kept, none.view(picture, scope).seen().states().toFloatArray());
        }
    }

    @Test
    void anAdapterAtItsStartIsTheReference() throws IOException {
        try (Run run = run("lora", new Mdpo(0.1), training -> training.lora(2))) {
            assertEquals(3 * Math.log(2), values(run, "loss")[0], 1e-5);
            assertEquals(0, values(run, "rewards/margins")[0], 1e-5);
        }
    }

    /** FP16 on a CPU is slow and works: the loss is scaled, and learns. */
    @Test
    void fp16TrainsWithALossScale() throws IOException {
        try (Vlm half = Vlm.load(Tiny.FOLDER, Compute.cpu().with(Precision.FP16));
                Run run =
                        PreferenceTraining.of(half, Tiny.pairs(8))
                                .batch(4)
                                .epochs(6)
                                .learningRate(1e-2)
                                .lora(2)
                                .run(folder.resolve("fp16"))) {
            double[] loss = values(run, "loss");
            assertEquals(Math.log(2), loss[0], 0.1);
            assertTrue(loss[loss.length - 1] < loss[0] - 0.1);
            assertEquals(65536, values(run, "loss_scale")[0]);
        }
    }

    @Test
    void aBatchInPartsIsTheBatchInHalfPrecisionToo() throws IOException {
        for (Precision precision : List.of(Precision.BF16, Precision.FP16)) {
            try (Vlm half = Vlm.load(Tiny.FOLDER, Compute.cpu().with(precision));
                    Run whole = inParts(half, 1);
                    Run parts = inParts(half, 2)) {
                assertEquals(values(whole, "loss")[0], values(parts, "loss")[0], 0.1);
                double norm = values(whole, "grad_norm")[0];
                assertEquals(norm, values(parts, "grad_norm")[0], 0.05 * norm, "" + precision);
            }
        }
    }

    private Run inParts(Vlm half, int parts) throws IOException {
        return PreferenceTraining.of(half, Tiny.pairs(4))
                .batch(4)
                .accumulate(parts)
                .run(folder.resolve(half + " in " + parts));
    }

    @Test
    void anEvaluationSetIsMeasuredUnderTheSameColumns() throws IOException {
        try (Run run = run("evaluated", new Mdpo(0.1), training -> training.evaluation(pairs(5)))) {
            Table measured = run.evaluation();
            assertEquals(List.of(0.0, 2.0, 4.0), measured.doubleColumn("step").asList());
            assertEquals(3 * Math.log(2), measured.doubleColumn("loss").get(0), 1e-4);
            assertTrue(measured.doubleColumn("loss").get(2) < 2, "it learns what generalises");
            List<String> columns = new ArrayList<>(run.log().columnNames());
            columns.removeAll(
                    List.of("grad_norm", "learning_rate", "tokens_per_second", "memory_mb"));
            assertEquals(columns, measured.columnNames());
        }
        Path log = folder.resolve("evaluated/evaluation.csv");
        Files.write(log, Files.readAllLines(log).subList(0, 3));
        var error =
                assertThrows(
                        IOException.class,
                        () -> run("evaluated", new Mdpo(0.1), t -> t.evaluation(pairs(5))));
        assertEquals(
                log
                        + " has rows up to step 2, the checkpoint of step 4 needs that of step 4:"
                        + " put the log back, or delete the checkpoints to train from the start",
                error.getMessage());
    }

    /** Steps 2 and 4 are measured; each time the stop comes before. */
    @Test
    void aStopBeforeAMeasurementOnlyPutsItOff() throws IOException {
        run("undisturbed", new Mdpo(0.1), training -> training.evaluation(pairs(5))).close();
        for (int step : new int[] {2, 4}) {
            RunListener stopping = new StopAt(step);
            var stop =
                    assertThrows(
                            CancellationException.class,
                            () ->
                                    run(
                                            "stopped",
                                            new Mdpo(0.1),
                                            t -> t.evaluation(pairs(5)).watch(stopping)));
            assertEquals(
                    "Mdpo stopped after step " + step + " of 4; run it again to go on from there",
                    stop.getMessage());
        }
        run("stopped", new Mdpo(0.1), training -> training.evaluation(pairs(5))).close();
        for (String log : List.of("log.csv", "evaluation.csv")) {
            assertEquals(
                    TimelessLog.rows(folder.resolve("undisturbed").resolve(log)),
                    TimelessLog.rows(folder.resolve("stopped").resolve(log)));
        }
        String weights = "model/model.safetensors";
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("undisturbed").resolve(weights)),
                Files.readAllBytes(folder.resolve("stopped").resolve(weights)));
    }

    /** Pairs that prefer the opposite get worse from the first step on: two looks, then the end. */
    @Test
    void earlyStoppingEndsAndGivesTheBestWeights() throws IOException {
        Pairs opposite =
                pairs(6).map(
                                p ->
                                        new PreferencePair(
                                                p.id(),
                                                p.picture(),
                                                p.prompt(),
                                                p.rejected(),
                                                p.chosen(),
                                                p.rejectedPicture(),
                                                p.truth(),
                                                p.provenance()));
        UnaryOperator<PreferenceTraining> stopping =
                training ->
                        training.epochs(20).evaluation(opposite).evaluateEvery(1).earlyStopping(2);
        try (Run run = run("stopped", new Dpo(0.1), stopping)) {
            assertEquals(2, run.log().rowCount());
            assertEquals(3, run.evaluation().rowCount());
            assertEquals(
                    model.logp(view(), "Describe the image.", "This is a park."),
                    run.model().logp(view(), "Describe the image.", "This is a park."),
                    1e-6,
                    "the best weights are those of the start");
        }
        try (Run again = run("stopped", new Dpo(0.1), stopping)) {
            assertEquals(2, again.log().rowCount(), "opened again, it does not go on");
        }
        assertTrue(
                notices.stream().noneMatch(notice -> notice.contains("stale")),
                "pairs of the same ids in both sets do not push each other's scores out");
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> run("none", new Dpo(0.1), training -> training.earlyStopping(1)));
        assertEquals(
                "earlyStopping needs an evaluation set: evaluation(pairs)", error.getMessage());
    }

    private static ImageView view() {
        return ImageView.of(Tiny.picture(1).pixels());
    }

    private static PreferencePair with(PreferencePair pair, String chosen, String rejected) {
        return new PreferencePair(
                pair.id(),
                pair.picture(),
                pair.prompt(),
                chosen,
                rejected,
                pair.rejectedPicture(),
                pair.truth(),
                pair.provenance());
    }

    @Test
    void pairsThatCannotBeTrainedOnAreRefusedOrLeftOut() throws IOException {
        List<PreferencePair> rows = new ArrayList<>(pairs(8));
        rows.set(1, with(rows.get(1), "A dog.", "A dog. "));
        rows.set(4, with(rows.get(4), "There is a dog.".repeat(90), "A dog."));
        Pairs some = Pairs.of(rows, Tiny.pairs(1).provenance());
        String what =
                "2 of 8 pairs cannot be trained on: 1 chosen equals rejected (e1), 1 longer than"
                        + " the model's 256 positions (e4). ";
        PreferenceTraining training = PreferenceTraining.of(model, some).batch(4);
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> training.run(folder.resolve("refused")));
        assertEquals(what + "unfit(Unfit.SKIP) leaves them out", error.getMessage());
        try (Run run = training.unfit(Unfit.SKIP).run(folder.resolve("left out"))) {
            assertEquals(2, run.log().rowCount());
        }
        assertTrue(notices.contains(what + "They are left out."), notices.toString());
    }

    /** What only case tells apart, and a picture that is not there. */
    @Test
    void whatTheCheckupWouldRefuseCanBeLeftOutToo() throws IOException {
        List<PreferencePair> rows = new ArrayList<>(pairs(8));
        rows.set(1, with(rows.get(1), "A dog.", "a  dog."));
        PreferencePair blind = rows.get(4);
        Path nowhere = folder.resolve("nowhere.png");
        rows.set(
                4,
                new PreferencePair(
                        blind.id(),
                        Picture.of(nowhere),
                        blind.prompt(),
                        blind.chosen(),
                        blind.rejected(),
                        blind.rejectedPicture(),
                        blind.truth(),
                        blind.provenance()));
        Pairs some = Pairs.of(rows, Tiny.pairs(1).provenance());
        PreferenceTraining training = PreferenceTraining.of(model, some).batch(4);
        try (Run run = training.unfit(Unfit.SKIP).run(folder.resolve("left out"))) {
            assertEquals(2, run.log().rowCount());
        }
        String what =
                "2 of 8 pairs cannot be trained on: 1 chosen equals rejected (e1), 1 that cannot be"
                        + " read, the first because: Cannot read picture "
                        + nowhere
                        + ": no such file (e4). They are left out.";
        assertTrue(notices.contains(what), notices.toString());
    }

    @Test
    void theCheckupSeesThePicturesThatTheRunWillDraw() {
        PreferenceTraining training =
                PreferenceTraining.of(model, pairs(4)).objective(new Mdpo(0.1));
        assertEquals(List.of(), training.checkup().errors());
        assertEquals(1, training.givenPictures().checkup().errors().size());
    }

    @Test
    void picturesAreDrawnUnlessTheyAreToBeGiven() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> run("lack", new Mdpo(0.1), PreferenceTraining::givenPictures));
        assertEquals(
                "12 of 12 pairs cannot be trained on: 12 without the rejected picture that the"
                        + " objective needs (e0, e1, e2, e3, e4, …). unfit(Unfit.SKIP) leaves them"
                        + " out",
                error.getMessage());
    }

    @Test
    void aPictureOfTheTestThatIsTrainedOnIsTold() throws IOException {
        run("leak", new Dpo(0.1), training -> training.testedOn(Tiny.examples(3))).close();
        assertTrue(
                notices.stream().anyMatch(notice -> notice.contains("WARNING leakage: 3 ")),
                notices.toString());
        String kept = Files.readString(folder.resolve("leak/doctor.txt"));
        assertTrue(kept.contains("WARNING leakage: 3 "), kept);
        assertTrue(kept.contains("after training"), kept);
    }

    @Test
    void settingsSayWhatMustHold() {
        Map<String, Runnable> wrong =
                Map.of(
                        "evaluateEvery must be at least 1 step, got 0",
                        () -> PreferenceTraining.of(model, pairs(1)).evaluateEvery(0),
                        "earlyStopping must wait at least 1 time, got 0",
                        () -> PreferenceTraining.of(model, pairs(1)).earlyStopping(0),
                        "featureCache must be >= 0 MB, got -1",
                        () -> PreferenceTraining.of(model, pairs(1)).featureCache(-1),
                        "an evaluation set needs at least one pair, got none",
                        () ->
                                PreferenceTraining.of(model, pairs(1))
                                        .evaluation(Pairs.of(List.of(), pairs(1).provenance())));
        wrong.forEach(
                (message, setting) ->
                        assertEquals(
                                message,
                                assertThrows(IllegalArgumentException.class, setting::run)
                                        .getMessage()));
    }
}
