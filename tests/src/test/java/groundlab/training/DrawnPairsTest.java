package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.image.Distorted;
import groundlab.image.MeanColour;
import groundlab.loop.Run;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.objective.neighbours.Bco;
import groundlab.objective.neighbours.Selm;
import groundlab.objective.neighbours.Spa;
import groundlab.objective.trl.Kto;
import groundlab.sampling.Drawn;
import groundlab.sampling.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objectives that ask for more than two answers, on pairs that the policy drew. */
class DrawnPairsTest extends WithTinyModel {

    @TempDir private Path folder;

    private static final Sampler GIVEN = named((call, e) -> Drawn.of(e.answer(), "A dog.", none()));

    private static Provenance none() {
        return Provenance.NONE;
    }

    /** A sampler by the number of the call, from 0. */
    private static Sampler named(BiFunction<Integer, Example, Drawn> drawn) {
        AtomicInteger calls = new AtomicInteger();
        return Sampler.named(
                "given",
                (policy, some, seed) -> {
                    int call = calls.getAndIncrement();
                    return some.stream().map(e -> drawn.apply(call, e)).toList();
                });
    }

    private static PreferenceTraining online(Sampler sampler, Objective objective) {
        return PreferenceTraining.online(model, Tiny.examples(8), sampler)
                .objective(objective)
                .batch(4)
                .epochs(3);
    }

    /** What looks back sees the steps in which something was learned. */
    @Test
    void aStepWithoutPairsIsNotLookedBackAt() throws IOException {
        for (Objective objective : List.of(new Bco(0.1), new Spa(0.1))) {
            Sampler once =
                    named(
                            (call, e) ->
                                    call == 1
                                            ? Drawn.failed("tie")
                                            : Drawn.of(e.answer(), "A dog.", none()));
            String name = objective.getClass().getSimpleName();
            try (Run run = online(once, objective).run(folder.resolve(name))) {
                assertTrue(run.log().doubleColumn("loss").isMissing(1));
                assertFalse(run.log().doubleColumn("loss").isMissing(5));
            }
        }
    }

    /** The reference moves after its number of steps, also where the last of them had no pairs. */
    @Test
    void aStepWithoutPairsMovesTheReference() throws IOException {
        Sampler once =
                named(
                        (call, e) ->
                                call == 1
                                        ? Drawn.failed("tie")
                                        : Drawn.of(e.answer(), "A dog.", none()));
        try (Run run =
                online(once, new Dpo(0.1))
                        .learningRate(1e-3)
                        .movingReference(new MovingReference(0, 2))
                        .run(folder.resolve("run"))) {
            assertEquals(Math.log(2), run.log().doubleColumn("loss").get(2), 1e-5);
        }
    }

    /** The pair's own worse pictures, not others that are drawn with the new answer. */
    @Test
    void mixedTrainingKeepsWorsePictures() throws IOException {
        Pairs pairs = Distorted.pairs(Tiny.pairs(4), new MeanColour(), 7);
        String rejected = pairs.get(0).rejected();
        Sampler same = named((call, e) -> Drawn.of(e.answer(), rejected, none()));
        for (boolean given : List.of(true, false)) {
            PreferenceTraining training =
                    PreferenceTraining.of(model, pairs).objective(new Mdpo(0.1)).batch(4).epochs(3);
            PreferenceTraining set = given ? training.givenPictures() : training;
            try (Run offline = set.run(folder.resolve("offline " + given));
                    Run mixed = set.mixed(same, 1).run(folder.resolve("mixed " + given))) {
                assertArrayEquals(
                        offline.log().doubleColumn("loss").asDoubleArray(),
                        mixed.log().doubleColumn("loss").asDoubleArray(),
                        1e-6);
            }
        }
    }

    @Test
    void onlinePairsHaveNoGivenPictures() {
        PreferenceTraining training = online(GIVEN, new Mdpo(0.1)).givenPictures();
        assertEquals(
                "what is drawn online has no worse pictures, Mdpo[beta=0.1, delta=0.0] compares"
                        + " them: distortion(...)",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> training.run(folder.resolve("run")))
                        .getMessage());
    }

    /** Mixed training scores its pairs with the reference as it goes, so it keeps no scores. */
    @Test
    void mixedTrainingScoresNothingInAdvance() throws IOException {
        PreferenceTraining.of(model, Tiny.pairs(4))
                .objective(new Dpo(0.1))
                .mixed(GIVEN, 0.5)
                .run(folder.resolve("run"))
                .close();
        assertFalse(Files.exists(folder.resolve("run/reference.csv")));
    }

    /** KTO needs another question's answer, which a pair that is alone does not have. */
    @Test
    void aPairThatIsAloneIsLeftOutAndCounted() throws IOException {
        Sampler alone =
                named(
                        (call, e) ->
                                call > 0 && !e.id().equals("e1")
                                        ? Drawn.failed("tie")
                                        : Drawn.of(e.answer() + e.id(), "A dog.", none()));
        try (Run run = online(alone, new Kto(0.1)).batch(8).run(folder.resolve("run"))) {
            assertEquals(0, run.log().doubleColumn("online/alone").get(0));
            assertEquals(1, run.log().doubleColumn("online/alone").get(1));
            assertEquals(0, run.log().doubleColumn("online/pairs").get(1));
            assertTrue(run.log().doubleColumn("loss").isMissing(1));
        }
    }

    /** A stop while the reference says its own answers must not leave a step's rows behind. */
    @Test
    void aStopBetweenDrawingAndCompletingDrawsNothingTwice() throws IOException {
        Path path = folder.resolve("run");
        Sampler stopping =
                named(
                        (call, e) -> {
                            if (call == 3) {
                                Thread.currentThread().interrupt();
                            }
                            return Drawn.of(e.answer(), "A dog.", none());
                        });
        assertThrows(
                CancellationException.class, () -> online(stopping, new Selm(0.1, 1e-3)).run(path));
        online(GIVEN, new Selm(0.1, 1e-3)).run(path).close();
        assertEquals(8 * 3, Files.readAllLines(path.resolve("drawn.jsonl")).size());
    }
}
