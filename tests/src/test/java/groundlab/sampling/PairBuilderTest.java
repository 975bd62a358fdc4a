package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.files.PairFiles;
import groundlab.image.ZoomCrop;
import groundlab.metrics.Lexicon;
import groundlab.model.Decoding;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.pairs.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairBuilderTest {

    private static final BiasDrivenSampling BDHS =
            BiasDrivenSampling.attention(0.9).decoding(Decoding.sampled(1, 6));

    private static final Sampler KNIFE =
            Sampler.named("knife", (policy, examples, seed) -> all(examples, "There is a knife."));

    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<Drawn> all(List<Example> examples, String rejected) {
        return examples.stream().map(e -> Drawn.of(e.answer(), rejected, Provenance.NONE)).toList();
    }

    private static PairBuilder builder(Examples examples) {
        return PairBuilder.of(model, examples);
    }

    @Test
    void aPairSaysHowItCameAbout() {
        Pairs pairs = builder(Tiny.examples(3)).draw(KNIFE).seed(5).build();
        assertEquals(
                Provenance.NONE
                        .with("sampler", "knife")
                        .with("seed", 5)
                        .with("draw", 0)
                        .with("example", "e0")
                        .with("model_sha256", model.fingerprint())
                        .with("picture_sha256", Tiny.picture(0).hash())
                        .with("not_in_picture", ""),
                pairs.get(0).provenance());
        assertEquals("tiny", pairs.provenance().get("examples"));
        assertEquals("3", pairs.provenance().get("drawn"));
    }

    /** The truths of three examples name fork and dog, so a dog where a fork is is invented. */
    @Test
    void wordsThatAreNotInThePictureAreRecorded() {
        Sampler dog = (policy, examples, seed) -> all(examples, "There is a dog and a dog.");
        Pairs pairs = builder(Tiny.examples(2)).draw(Sampler.named("dog", dog)).build();
        assertEquals("dog", pairs.get(0).provenance().get("not_in_picture"));
        assertEquals("", pairs.get(1).provenance().get("not_in_picture"));
        Sampler puppies = (policy, examples, seed) -> all(examples, "Puppies and a dog.");
        Pairs named =
                builder(Tiny.examples(1))
                        .draw(Sampler.named("puppies", puppies))
                        .lexicon(Lexicon.of(Map.of("puppy", "dog", "dog", "dog")))
                        .build();
        assertEquals("puppies, dog", named.get(0).provenance().get("not_in_picture"));
    }

    @Test
    void anyRowCanBeMadeAgainFromItsRecord(@TempDir Path folder) throws IOException {
        PairBuilder builder =
                builder(Tiny.examples(12))
                        .draw(BDHS)
                        .draw(ImageWeakened.noise(900), 0.5)
                        .perExample(2)
                        .distort(ZoomCrop.MDPO)
                        .seed(11);
        builder.build(folder.resolve("pairs.jsonl"));
        PairBuilder other = builder.seed(12); // the record's seed counts
        for (PreferencePair row : PairFiles.read(folder.resolve("pairs.jsonl"))) {
            PreferencePair again = other.again(row);
            assertEquals(row.id(), again.id());
            assertEquals(row.rejected(), again.rejected());
            assertEquals(
                    row.rejectedPicture().orElseThrow().hash(),
                    again.rejectedPicture().orElseThrow().hash());
            again.provenance()
                    .facts()
                    .forEach((fact, value) -> assertEquals(value, row.provenance().get(fact)));
        }
    }

    @Test
    void aRowOfAnotherSamplerModelOrExampleIsNotMadeAgain() {
        PreferencePair row = builder(Tiny.examples(2)).draw(KNIFE).build().get(0);
        assertMessage(
                "pair e0 was made by draw 0 of knife, this builder has [",
                () -> builder(Tiny.examples(2)).draw(BDHS).again(row));
        assertMessage(
                "pair e0 was made with model_sha256 x, now it is " + model.fingerprint(),
                () -> builder(Tiny.examples(2)).draw(KNIFE).again(row.with("model_sha256", "x")));
        assertMessage(
                "pair e0 was made of example e9, which tiny (2 examples) does not have",
                () -> builder(Tiny.examples(2)).draw(KNIFE).again(row.with("example", "e9")));
        PreferencePair worse =
                builder(Tiny.examples(2)).draw(KNIFE).distort(ZoomCrop.MDPO).build().get(0);
        assertMessage(
                "pair e0 was made with distortion " + ZoomCrop.MDPO + ", now it is null",
                () -> builder(Tiny.examples(2)).draw(KNIFE).again(worse));
    }

    @Test
    void givenAnswersLeaveTheirWorsePicturesBehind() {
        Pairs given = builder(Tiny.examples(2)).draw(KNIFE).distort(ZoomCrop.MDPO).build();
        PairBuilder builder = builder(Tiny.examples(2)).draw(GivenAnswers.of("ours", given));
        PreferencePair row = builder.build().get(0);
        assertTrue(row.rejectedPicture().isEmpty());
        assertFalse(row.provenance().facts().containsKey("distortion"), row.toString());
        assertFalse(row.provenance().facts().containsKey("distortion_seed"), row.toString());
        assertEquals(row.provenance(), builder.again(row).provenance());
    }

    /** Of 400, half are wanted: 200 ± 10 (one standard deviation), so 150 to 250 is 5 of them. */
    @Test
    void sourcesComeInProportionToTheirWeights() {
        Examples many = Tiny.examples(400);
        Pairs pairs =
                builder(many)
                        .draw(Sampler.named("a", (p, e, s) -> all(e, "A.")), 0.8)
                        .draw(Sampler.named("b", (p, e, s) -> all(e, "B.")), 0.4)
                        .build();
        long a = pairs.stream().filter(pair -> pair.rejected().equals("A.")).count();
        long b = pairs.stream().filter(pair -> pair.rejected().equals("B.")).count();
        assertEquals(400, a);
        assertTrue(b > 150 && b < 250, b + " of 400");
        assertEquals("400", pairs.provenance().get("source_1_drawn"));
    }

    @Test
    void anExampleCanHaveSeveralAnswers() {
        Pairs pairs = builder(Tiny.examples(2)).draw(KNIFE).perExample(2).build();
        assertEquals(
                List.of("e0#1", "e0#2", "e1#1", "e1#2"),
                pairs.stream().map(PreferencePair::id).toList());
        Pairs drawn = builder(Tiny.examples(8)).draw(BDHS).perExample(2).build();
        assertFalse(drawn.get(0).rejected().equals(drawn.get(1).rejected()));
    }

    @Test
    void whatMakesNoPairIsCountedByItsReason() {
        Sampler mixed =
                (policy, examples, seed) ->
                        List.of(
                                Drawn.failed("the endpoint gave up"),
                                Drawn.of("same", "same", Provenance.NONE),
                                Drawn.of("a", " ", Provenance.NONE),
                                Drawn.of("a", "b", Provenance.NONE));
        Pairs pairs = builder(Tiny.examples(4)).draw(Sampler.named("mixed", mixed)).build();
        assertEquals(1, pairs.size());
        assertEquals("1", pairs.provenance().get("no_pair_because_failed"));
        assertEquals("the endpoint gave up", pairs.provenance().get("first_failure"));
        assertEquals("1", pairs.provenance().get("no_pair_because_equal"));
        assertEquals("1", pairs.provenance().get("no_pair_because_empty"));
    }

    @Test
    void filtersDropAndTheSetSaysHowMany() {
        Pairs pairs =
                builder(Tiny.examples(2))
                        .draw(KNIFE)
                        .perExample(2) // the same answer twice
                        .filter(Filter.duplicates())
                        .build();
        assertEquals(List.of("e0#1", "e1#1"), pairs.stream().map(PreferencePair::id).toList());
        assertTrue(
                pairs.provenance().get("filters").contains("duplicate"), pairs.provenance() + "");
    }

    @Test
    void givenAnswersMixWithDrawnOnes() {
        Pairs given = Tiny.pairs(3).map(pair -> pair.with("sampler", "theirs").with("note", "x"));
        Pairs pairs =
                builder(Tiny.examples(4))
                        .draw(GivenAnswers.of("ours", given), 0.5)
                        .draw(KNIFE, 0.5)
                        .build();
        assertEquals(7, pairs.size());
        assertEquals(given.get(0).rejected(), pairs.get(0).rejected());
        String sampler = pairs.get(0).provenance().get("sampler");
        assertTrue(sampler.startsWith("GivenAnswers[name=ours, pairs=3, sha256="), sampler);
        assertEquals("x", pairs.get(0).provenance().get("note"));
        assertEquals("1", pairs.provenance().get("source_1_no_pair_because_failed"));
    }

    @Test
    void givenAnswersOfAnotherQuestionOrPictureAreRefused() {
        Example one = Tiny.examples(1).get(0);
        Sampler given = GivenAnswers.of("ours", Tiny.pairs(1));
        Example otherPicture = one.withPicture(Tiny.picture(9));
        assertMessage(
                "ours has another picture for example e0",
                () -> given.draw(model, List.of(otherPicture), 7));
        Example otherPrompt =
                new Example("e0", one.picture(), "Why?", one.answer(), one.truth(), List.of());
        assertMessage(
                "ours asks example e0 something else: Describe the image.",
                () -> given.draw(model, List.of(otherPrompt), 7));
    }

    /** Stopped after each chunk in turn, it writes what one run writes. */
    @Test
    void aStoppedJobGoesOnWhereItWas(@TempDir Path folder) throws IOException {
        Path whole = folder.resolve("whole/pairs.jsonl");
        Path stopped = folder.resolve("stopped/pairs.jsonl");
        stoppable(-1, new ArrayList<>()).build(whole);
        List<String> asked = new ArrayList<>();
        for (int chunks = 0; chunks < 3; chunks++) {
            int stop = chunks;
            asked.clear();
            assertThrows(
                    CancellationException.class,
                    () -> stoppable(stop == 0 ? 0 : 1, asked).build(stopped));
            assertFalse(Files.exists(stopped));
        }
        asked.clear();
        stoppable(-1, asked).build(stopped);
        assertEquals(List.of("e8", "e9"), asked, "two chunks of four were done before");
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(stopped));
        assertFalse(Files.exists(folder.resolve("stopped/pairs.jsonl.journal")));
    }

    /** What Jupyter's stop button does: it is noticed between two tokens. */
    @Test
    void anInterruptStopsTheJobWhichThenGoesOn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pairs.jsonl");
        Sampler stopping =
                (policy, examples, seed) -> {
                    if (Files.exists(folder.resolve("stop")) && examples.get(0).id().equals("e4")) {
                        Thread.currentThread().interrupt();
                    }
                    return DropoutNtp.half().draw(policy, examples, seed);
                };
        PairBuilder builder =
                builder(Tiny.examples(8)).draw(Sampler.named("stopping", stopping)).chunk(4);
        Files.createFile(folder.resolve("stop"));
        String message =
                assertThrows(CancellationException.class, () -> builder.build(file)).getMessage();
        assertEquals("answering was stopped", message);
        assertFalse(Thread.interrupted(), "the stop was for this job alone");
        Files.delete(folder.resolve("stop"));
        assertEquals(8, builder.build(file).size());
    }

    /** A builder that is stopped before its chunk number {@code stop}; never for −1. */
    private static PairBuilder stoppable(int stop, List<String> asked) {
        int[] calls = {0};
        Sampler sampler =
                (policy, examples, seed) -> {
                    if (calls[0]++ == stop) {
                        throw new CancellationException("stopped");
                    }
                    examples.forEach(example -> asked.add(example.id()));
                    return BDHS.fittedTo(Tiny.examples(10)).draw(policy, examples, seed);
                };
        return builder(Tiny.examples(10)).draw(Sampler.named("stoppable", sampler)).chunk(4);
    }

    @Test
    void aJournalOfAnotherJobIsLeftAlone(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pairs.jsonl");
        assertThrows(
                CancellationException.class, () -> stoppable(1, new ArrayList<>()).build(file));
        assertMessage(
                folder.resolve("pairs.jsonl.journal")
                        + " holds the unfinished work of another job, delete it to start anew.",
                () -> builder(Tiny.examples(10)).draw(KNIFE).build(file));
        assertTrue(Files.exists(folder.resolve("pairs.jsonl.journal")));
    }

    @Test
    void aJournalOfOtherTruthsIsOfAnotherJob(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pairs.jsonl");
        boolean[] stop = {true};
        Sampler stopping =
                Sampler.named(
                        "stopping",
                        (policy, examples, seed) -> {
                            if (stop[0]) {
                                throw new CancellationException("stopped");
                            }
                            return all(examples, "A knife.");
                        });
        Examples known = Tiny.examples(2);
        assertThrows(CancellationException.class, () -> builder(known).draw(stopping).build(file));
        Examples unknown =
                Examples.of(
                        known.name(),
                        known.stream()
                                .map(
                                        e ->
                                                new Example(
                                                        e.id(),
                                                        e.picture(),
                                                        e.prompt(),
                                                        e.answer(),
                                                        Truth.UNKNOWN,
                                                        e.questions()))
                                .toList());
        stop[0] = false;
        assertMessage(
                file + ".journal holds the unfinished work of another job",
                () -> builder(unknown).draw(stopping).build(file));
        assertEquals(2, builder(known).draw(stopping).build(file).size());
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        assertMessage(
                "pairs need a sampler, add one by draw(sampler)",
                () -> builder(Tiny.examples(1)).build());
        assertMessage(
                "the weight of knife must be > 0, got 0.0",
                () -> builder(Tiny.examples(1)).draw(KNIFE, 0));
        assertMessage(
                "perExample must be at least 1, got 0",
                () -> builder(Tiny.examples(1)).perExample(0));
        assertMessage(
                "a sampler can be added once, it would draw the same again, got knife twice",
                () -> builder(Tiny.examples(1)).draw(KNIFE).draw(KNIFE, 0.5));
        Example one = Tiny.examples(1).get(0);
        assertMessage(
                "pairs need examples with ids of their own, got e0 twice",
                () -> builder(Examples.of("twice", List.of(one, one))));
        Sampler none = Sampler.named("none", (policy, examples, seed) -> List.of());
        assertMessage(
                "none must draw one for each of 2 examples, got 0",
                () -> builder(Tiny.examples(2)).draw(none).build());
        assertMessage("chunk must be at least 1, got 0", () -> builder(Tiny.examples(1)).chunk(0));
        assertMessage(
                "a sampler must print the same in every run",
                () -> builder(Tiny.examples(1)).draw((p, e, s) -> List.of()));
    }

    private static void assertMessage(
            String start, org.junit.jupiter.api.function.Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
