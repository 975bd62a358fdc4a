package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.loop.Run;
import groundlab.loop.TimelessLog;
import groundlab.model.Decoding;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.Drawn;
import groundlab.sampling.Sampler;
import groundlab.training.IteratedTraining.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where batches come from: drawn before, drawn by the policy, some of both, in rounds. */
class RegimesTest extends WithTinyModel {

    private static final String WORSE = Tiny.pairs(1).get(0).rejected();

    @TempDir private Path folder;

    private static Sampler each(String name, Function<Example, Drawn> drawn) {
        return Sampler.named(
                name, (policy, examples, seed) -> examples.stream().map(drawn).toList());
    }

    private static Sampler given() {
        return each("given", e -> Drawn.of(e.answer(), WORSE, Provenance.NONE));
    }

    private static Sampler bdhs() {
        return BiasDrivenSampling.attention(0.9).tries(2).decoding(Decoding.sampled(1, 6));
    }

    private static PreferenceTraining set(PreferenceTraining training) {
        return training.objective(new Dpo(0.1))
                .batch(4)
                .epochs(3)
                .learningRate(1e-3)
                .checkpointEvery(2);
    }

    private static PreferenceTraining offline() {
        return set(PreferenceTraining.of(model, Tiny.pairs(8)));
    }

    private static PreferenceTraining online(Sampler sampler) {
        return set(PreferenceTraining.online(model, Tiny.examples(8), sampler));
    }

    private static double[] losses(Run run) {
        return run.log().doubleColumn("loss").asDoubleArray();
    }

    /** A sampler that always finds the same pairs makes online training offline training. */
    @Test
    void onlineWithGivenPairsIsOffline() throws IOException {
        try (Run one = offline().run(folder.resolve("offline"));
                Run other = online(given()).run(folder.resolve("online"));
                Run mixed = offline().mixed(given(), 0.5).run(folder.resolve("mixed"))) {
            assertArrayEquals(losses(one), losses(other), 1e-6);
            assertArrayEquals(losses(one), losses(mixed), 1e-6);
            assertEquals(
                    8 * 3, other.log().doubleColumn("online/pairs").sum(), "all pairs are drawn");
            double drawn = mixed.log().doubleColumn("online/pairs").sum();
            assertTrue(drawn > 4 && drawn < 20, drawn + " of 24 by a coin");
        }
    }

    /** What is drawn depends on the weights of the step, which come back with the checkpoint. */
    @Test
    void aStoppedOnlineRunGoesOnToTheSameWeights() throws IOException {
        for (boolean mixed : List.of(false, true)) {
            Function<Sampler, PreferenceTraining> training =
                    sampler ->
                            (mixed ? offline().mixed(sampler, 0.5) : online(sampler))
                                    .objective(new Mdpo(0.1))
                                    .movingReference(new MovingReference(0.5, 2));
            Path whole = folder.resolve("whole " + mixed);
            training.apply(bdhs()).run(whole).close();
            Runnable stop = Thread.currentThread()::interrupt;
            Runnable crash =
                    () -> {
                        throw new IllegalStateException("a step after the last checkpoint");
                    };
            for (Runnable event : List.of(stop, crash)) {
                Path broken = folder.resolve((event == stop ? "stopped " : "crashed ") + mixed);
                Sampler breaking = at(3, event, bdhs(), bdhs());
                assertThrows(
                        IllegalStateException.class, // as a stop is
                        () -> training.apply(breaking).run(broken));
                boolean all = Files.exists(broken.resolve("checkpoint-3.safetensors"));
                assertTrue(all || event == stop, "the steps before a crash are kept");
                training.apply(bdhs()).run(broken).close();
                assertSame(whole, broken);
            }
        }
    }

    private static void assertSame(Path one, Path other) throws IOException {
        assertEquals(
                TimelessLog.rows(one.resolve("log.csv")),
                TimelessLog.rows(other.resolve("log.csv")));
        for (String file : List.of("drawn.jsonl", "model/model.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(one.resolve(file)), Files.readAllBytes(other.resolve(file)));
        }
    }

    /** A sampler until it was called some times, then something happens and it is another. */
    private static Sampler at(int calls, Runnable event, Sampler first, Sampler then) {
        AtomicInteger called = new AtomicInteger();
        return Sampler.named(
                first.toString(),
                (policy, some, seed) -> {
                    boolean before = called.getAndIncrement() < calls;
                    if (called.get() == calls + 1) {
                        event.run();
                    }
                    return (before ? first : then).draw(policy, some, seed);
                });
    }

    @Test
    void whatCannotBeDrawnIsCountedAndLeftOut() throws IOException {
        Sampler some =
                each(
                        "some",
                        e ->
                                switch (Integer.parseInt(e.id().substring(1)) % 4) {
                                    case 0 -> Drawn.failed("tie");
                                    case 1 -> Drawn.of(e.answer(), e.answer(), Provenance.NONE);
                                    case 2 -> Drawn.of(e.answer(), " ", Provenance.NONE);
                                    default -> Drawn.of(e.answer(), WORSE, Provenance.NONE);
                                });
        try (Run run = online(some).batch(8).run(folder.resolve("run"))) {
            for (String column : List.of("pairs", "undecided", "equal", "empty")) {
                assertEquals(2, run.log().doubleColumn("online/" + column).get(0), column);
            }
            assertEquals(0, run.log().doubleColumn("online/too_long").get(0));
            List<String> drawn = Files.readAllLines(run.folder().resolve("drawn.jsonl"));
            assertEquals(8 * 3, drawn.size());
            String failed =
                    "\\{\"step\":\"1\",\"id\":\"e[04]\",\"outcome\":\"failed\",\"chosen\":\"\","
                            + "\"rejected\":\"\",\"failure\":\"tie\"}";
            assertEquals(2, drawn.stream().filter(row -> row.matches(failed)).count());
        }
    }

    @Test
    void aStepWithoutPairsLeavesTheWeightsAsTheyAre() throws IOException {
        Sampler tie = each("tie", e -> Drawn.failed("tie"));
        try (Run run = online(at(2, () -> {}, given(), tie)).run(folder.resolve("run"))) {
            assertEquals(6, run.log().rowCount());
            assertTrue(run.log().doubleColumn("loss").isMissing(2), "no loss in the third step");
            assertEquals(4, run.log().doubleColumn("online/undecided").get(5));
        }
        var nothing =
                assertThrows(
                        IllegalStateException.class,
                        () -> online(tie).run(folder.resolve("nothing")));
        assertTrue(
                nothing.getMessage()
                        .matches(
                                "the first batch has nothing to train on: .*online/undecided=4.0.*"),
                nothing.getMessage());
    }

    /** The reference is the policy of the step before, so each step starts at ln 2. */
    @Test
    void aReferenceThatIsThePolicySeesNoReward() throws IOException {
        try (Run follows =
                        offline()
                                .movingReference(new MovingReference(0, 1))
                                .run(folder.resolve("follows"));
                Run stays =
                        offline()
                                .movingReference(new MovingReference(0, 100))
                                .run(folder.resolve("stays"));
                Run fixed = offline().run(folder.resolve("fixed"))) {
            for (double loss : losses(follows)) {
                assertEquals(Math.log(2), loss, 1e-5);
            }
            assertArrayEquals(losses(fixed), losses(stays), 1e-6);
        }
    }

    /** The second round starts from what the first one left. */
    @Test
    void roundsGoOnFromEachOther() throws IOException {
        for (int rank : new int[] {0, 2}) {
            IteratedTraining iterated =
                    IteratedTraining.of(model, Tiny.examples(8), bdhs())
                            .rounds(2)
                            .inParts()
                            .training(t -> rank == 0 ? set(t) : set(t).lora(rank));
            Path path = folder.resolve("rounds " + rank);
            String trained;
            try (Rounds rounds = iterated.run(path)) {
                trained = rounds.model().fingerprint();
                for (Run run : rounds.runs()) {
                    assertEquals(Math.log(2), losses(run)[0], 1e-4, "starts at its own reference");
                    assertTrue(losses(run)[2] < Math.log(2));
                }
                assertTrue(Files.exists(path.resolve("round-2/pairs.jsonl")));
            }
            try (Rounds again = iterated.run(path)) {
                assertEquals(trained, again.model().fingerprint());
            }
        }
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        assertEquals(
                "share must be in (0, 1], got 0.0",
                assertThrows(IllegalArgumentException.class, () -> offline().mixed(given(), 0))
                        .getMessage());
        assertEquals(
                "all pairs are drawn online, there is nothing to mix them with",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> online(given()).mixed(given(), 0.5))
                        .getMessage());
        assertEquals(
                "decay must be in [0, 1), got 1.0",
                assertThrows(IllegalArgumentException.class, () -> new MovingReference(1, 1))
                        .getMessage());
        assertEquals(
                "every must be at least 1 step, got 0",
                assertThrows(IllegalArgumentException.class, () -> new MovingReference(0, 0))
                        .getMessage());
        assertEquals(
                "what is drawn online has no length before: byLength",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> online(given()).byLength().run(folder.resolve("x")))
                        .getMessage());
        IteratedTraining iterated = IteratedTraining.of(model, Tiny.examples(2), given());
        assertEquals(
                "3 rounds with examples of their own need as many examples, got 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> iterated.inParts().run(folder.resolve("y")))
                        .getMessage());
        assertEquals(
                "rounds must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> iterated.rounds(0))
                        .getMessage());
    }
}
