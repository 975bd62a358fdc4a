package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.Shape;
import groundlab.data.Provenance;
import groundlab.engine.OutOfMemory;
import groundlab.loop.Run;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.objective.Batch;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.objective.Term;
import groundlab.objective.View;
import groundlab.sampling.Drawn;
import groundlab.sampling.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory that really cannot be had, in the middle of a run. */
class OutOfMemoryTest extends WithTinyModel {

    private static int hungryStep = -1;

    @TempDir private Path folder;

    @AfterEach
    void eatLess() {
        hungryStep = -1;
    }

    /** DPO that asks for 17,592 GB in one of its steps. */
    private record Hungry(Dpo dpo) implements Objective {

        @Override
        public Set<View> views() {
            return dpo.views();
        }

        @Override
        public List<Term> terms(Batch batch) {
            if (batch.past().step() == hungryStep) {
                batch.ratio(View.CHOSEN).getManager().zeros(new Shape(1 << 20, 1 << 22));
            }
            return dpo.terms(batch);
        }

        @Override
        public OptionalDouble rewardScale() {
            return dpo.rewardScale();
        }

        @Override
        public OptionalDouble lossAtStart() {
            return dpo.lossAtStart();
        }
    }

    private static PreferenceTraining training() {
        return PreferenceTraining.of(model, Tiny.pairs(8))
                .objective(new Hungry(new Dpo(0.1)))
                .lora(2)
                .batch(4)
                .epochs(3)
                .learningRate(1e-2);
    }

    private String failure(PreferenceTraining training, Path path) {
        var error = assertThrows(OutOfMemory.class, () -> training.run(path));
        assertEquals(EngineException.class, error.getCause().getClass());
        return error.getMessage().replaceAll("[\\d.]+ [MG]B are free", "some are free");
    }

    @Test
    void theStepsBeforeAreKeptAndTheRunGoesOnInSmallerParts() throws IOException {
        String before = model.fingerprint();
        String answer = model.answer(ImageView.of(Tiny.picture(1).pixels()), "Describe the image.");
        Path run = folder.resolve("run");
        hungryStep = 2;
        assertEquals(
                "Hungry, step 3 of 6, ran out of memory on cpu(): it asked for 17592 GB more,"
                        + " some are free without it. It needs less with accumulate(2), or with"
                        + " gradientCheckpointing(); run again in the same folder, it goes on"
                        + " after step 2",
                failure(training(), run));
        assertEquals(before, model.fingerprint());
        assertEquals(
                answer,
                model.answer(ImageView.of(Tiny.picture(1).pixels()), "Describe the image."));
        assertTrue(Files.exists(run.resolve("checkpoint-2.safetensors")));
        hungryStep = -1;
        assertSameAsUndisturbed(
                training(), run, again -> again.accumulate(2).gradientCheckpointing());
    }

    private void assertSameAsUndisturbed(
            PreferenceTraining whole, Path run, UnaryOperator<PreferenceTraining> smaller)
            throws IOException {
        try (Run undisturbed = whole.run(folder.resolve("undisturbed"));
                Run again = smaller.apply(training()).run(run)) {
            for (String column : List.of("step", "loss", "grad_norm", "rewards/margins")) {
                assertArrayEquals(
                        undisturbed.log().doubleColumn(column).asDoubleArray(),
                        again.log().doubleColumn(column).asDoubleArray(),
                        1e-5,
                        column);
            }
            undisturbed
                    .model()
                    .adapterWeights()
                    .forEach(
                            (name, weights) ->
                                    assertArrayEquals(
                                            weights.toFloatArray(),
                                            again.model().adapterWeights().get(name).toFloatArray(),
                                            1e-4f,
                                            name));
        }
    }

    @Test
    void itSaysWhenNothingCanBeMadeSmaller() {
        hungryStep = 0;
        assertEquals(
                "Hungry, step 1 of 24, ran out of memory on cpu(): it asked for 17592 GB more,"
                        + " some are free without it. No setting needs less: load the model with"
                        + " Compute.with(Precision.BF16), for a run of its own, or take a device"
                        + " with more memory",
                failure(training().batch(1).gradientCheckpointing(), folder.resolve("run")));
    }

    /** What the lost step drew is drawn again, and kept once. */
    @Test
    void whatWasDrawnOnlineIsKeptOnce() throws IOException {
        online().run(folder.resolve("whole")).close();
        Path run = folder.resolve("run");
        hungryStep = 1;
        failure(online(), run);
        hungryStep = -1;
        online().accumulate(2).run(run).close();
        assertEquals(
                Files.readString(folder.resolve("whole/drawn.jsonl")),
                Files.readString(run.resolve("drawn.jsonl")));
    }

    private static PreferenceTraining online() {
        Sampler sampler =
                Sampler.named(
                        "given",
                        (policy, some, seed) ->
                                some.stream()
                                        .map(e -> Drawn.of(e.answer(), "A dog.", Provenance.NONE))
                                        .toList());
        return PreferenceTraining.online(model, Tiny.examples(8), sampler)
                .objective(new Hungry(new Dpo(0.1)))
                .lora(2)
                .batch(4)
                .epochs(2);
    }

    /** A step of an evaluation is none of the run: {@code Past.NONE} has step 0. */
    @Test
    void anEvaluationThatFailsIsMeasuredWhenTheRunGoesOn() throws IOException {
        PreferenceTraining measured = training().evaluation(Tiny.pairs(2));
        try (Run whole = measured.run(folder.resolve("whole"))) {
            assertEquals(4, whole.evaluation().rowCount());
        }
        Path run = folder.resolve("run");
        hungryStep = 0;
        assertTrue(
                failure(training().evaluation(Tiny.pairs(2)), run)
                        .startsWith("the evaluation after step 0 ran out of memory on cpu(): "));
        hungryStep = -1;
        try (Run again = training().evaluation(Tiny.pairs(2)).run(run)) {
            assertEquals(4, again.evaluation().rowCount());
        }
    }
}
