package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.checkpoint.Lora;
import groundlab.data.Provenance;
import groundlab.memory.Batching;
import groundlab.memory.Sequence;
import groundlab.memory.Workload;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.reward.RewardTraining;
import groundlab.sampling.Drawn;
import groundlab.sampling.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest extends WithTinyModel {

    /** Of which each linear layer would have two: more than any machine has. */
    private static final int TOO_MANY = 1_000_000_000;

    @TempDir private Path folder;

    private static PreferenceTraining training() {
        return PreferenceTraining.of(model, Tiny.pairs(8)).objective(new Mdpo(0.1)).batch(4);
    }

    /** The chosen answers of the pairs are equally long, and so are the rejected. */
    @Test
    void aTrainingSaysWhatItWillTake() {
        var pair = Tiny.pairs(8).get(0);
        int head = model.headTokens(24, 24);
        int before = head + model.conversation(pair.prompt(), List.of()).question().length;
        int chosen = model.answerTokens(pair.prompt(), pair.chosen()).length;
        int rejected = model.answerTokens(pair.prompt(), pair.rejected()).length;
        Workload expected =
                Workload.of(
                                model.config(),
                                model.compute().precision(),
                                List.of(
                                        new Sequence(
                                                before + chosen + rejected,
                                                chosen + rejected,
                                                head),
                                        new Sequence(before + chosen, chosen, head)))
                        .lora(Lora.rank(2))
                        .batching(new Batching(4, 2, 8, true));
        assertEquals(
                expected.need(),
                training().lora(2).accumulate(2).gradientCheckpointing().featureCache(0).memory());
        assertTrue(training().memory().pictures() > 0);
        assertEquals(0, training().lora(Lora.rank(2).on(".*")).memory().pictures());
    }

    @Test
    void plainSequencesTakeMoreThanPackedOnes() {
        PreferenceTraining packed = training().objective(new Dpo(0.1));
        PreferenceTraining plain = training().objective(new Dpo(0.1)).plain();
        assertTrue(plain.memory().activations() > packed.memory().activations());
    }

    @Test
    void onlineTrainingGoesByTheExamples() {
        Sampler sampler =
                Sampler.named(
                        "given",
                        (policy, some, seed) ->
                                some.stream()
                                        .map(e -> Drawn.of(e.answer(), "A.", Provenance.NONE))
                                        .toList());
        var online = PreferenceTraining.online(model, Tiny.examples(8), sampler).batch(4);
        assertTrue(online.memory().activations() > 0);
    }

    @Test
    void aTrainingThatDoesNotFitIsNotBegun() {
        String message = refused(() -> training().lora(TOO_MANY).run(folder.resolve("run")));
        assertTrue(
                message.matches(
                        "training needs about \\d+ GB on cpu\\(\\): \\d+ kB weights, \\d+ GB adapter"
                                + " and moments, \\d+ GB gradients, \\d+ kB pictures, \\d+ GB"
                                + " activations of 4 rows; beside the weights [\\d.]+ [MG]B are free;"
                                + " with gradientCheckpointing\\(\\) it still"
                                + " needs about \\d+ GB"),
                message);
        assertFalse(Files.exists(folder.resolve("run")));
        assertTrue(
                refused(
                                () ->
                                        RewardTraining.of(model, Tiny.pairs(8))
                                                .lora(TOO_MANY)
                                                .run(folder.resolve("run")))
                        .startsWith("training needs about "));
    }

    /** A kind of work that may fail at its files. */
    private interface Work {
        void run() throws IOException;
    }

    private static String refused(Work work) {
        return assertThrows(IllegalArgumentException.class, work::run).getMessage();
    }

    /** The caption, and the longest two of the questions with their answers. */
    @Test
    void supervisedTrainingGoesByItsLongestExample() {
        SupervisedTraining one = SupervisedTraining.of(model, Tiny.examples(4)).batch(2);
        long caption = one.questions(0).memory().activations();
        long both = one.questions(2).memory().activations();
        assertTrue(both > caption);
        assertEquals(2, one.memory().rows());
    }
}
