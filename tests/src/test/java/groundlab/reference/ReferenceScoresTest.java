package groundlab.reference;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.CHOSEN_BAD_IMAGE;
import static groundlab.objective.View.REJECTED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.image.Distorted;
import groundlab.image.ZoomCrop;
import groundlab.internal.Progress;
import groundlab.model.Tiny;
import groundlab.objective.View;
import groundlab.reference.ReferenceScoring.BatchScorer;
import groundlab.reference.ReferenceScoring.BatchScores;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ReferenceScoresTest {

    private static final Set<View> DPO = EnumSet.of(CHOSEN, REJECTED);
    private static final Set<View> MDPO = EnumSet.of(CHOSEN, REJECTED, CHOSEN_BAD_IMAGE);
    private static final ScoredBy MODEL =
            new ScoredBy("00000000000000aa", "cpu fp32", "00000000000000bb");

    @TempDir private Path folder;

    private final Fake scorer = new Fake();

    /** Scores that depend on all that is scored, and what it was asked for. */
    private static final class Fake implements BatchScorer {

        private final List<String> batches = new ArrayList<>();
        private final Set<String> scored = new TreeSet<>();
        private int interruptAfter = -1;

        @Override
        public BatchScores score(List<PreferencePair> pairs, Set<View> views) {
            Map<View, float[]> logps = new EnumMap<>(View.class);
            Map<View, int[]> tokens = new EnumMap<>(View.class);
            for (View view : views) {
                float[] sums = new float[pairs.size()];
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = logp(pairs.get(i), view);
                    scored.add(pairs.get(i).id() + " " + view);
                }
                logps.put(view, sums);
                tokens.put(view, pairs.stream().mapToInt(p -> tokens(p, view)).toArray());
            }
            batches.add(pairs.stream().map(PreferencePair::id).toList().toString());
            if (batches.size() == interruptAfter) {
                Thread.currentThread().interrupt();
            }
            return new BatchScores(logps, tokens);
        }

        private static float logp(PreferencePair pair, View view) {
            return -(ScoreRow.Content.of(pair, view, answer(pair, view)).hashCode() >>> 8) / 65537f;
        }

        private static int tokens(PreferencePair pair, View view) {
            return answer(pair, view).length();
        }

        private static String answer(PreferencePair pair, View view) {
            return view.answer() == View.Answer.CHOSEN ? pair.chosen() : pair.rejected();
        }
    }

    @AfterEach
    void silence() {
        Thread.interrupted();
        Progress.install(state -> {});
    }

    /** Its folder and name. */
    private Path shown() {
        int names = file().getNameCount();
        return file().subpath(names - 2, names);
    }

    private Path file() {
        return folder.resolve("reference.csv");
    }

    private static Pairs pairs(int n, long seed) {
        return Distorted.pairs(Tiny.pairs(n), ZoomCrop.MDPO, seed);
    }

    private ReferenceScores score(List<PreferencePair> pairs, Set<View> views, ScoredBy by)
            throws IOException {
        scorer.batches.clear();
        scorer.scored.clear();
        return ReferenceScoring.of(pairs, views).batch(2).file(file(), by).compute(scorer);
    }

    private ReferenceScores score(List<PreferencePair> pairs) throws IOException {
        return score(pairs, MDPO, MODEL);
    }

    private static void assertSame(ReferenceScores expected, ReferenceScores actual) {
        for (View view : expected.views()) {
            assertArrayEquals(expected.logps(view), actual.logps(view), view.name());
            assertArrayEquals(expected.tokens(view), actual.tokens(view), view.name());
        }
    }

    private static void assertRight(List<PreferencePair> pairs, ReferenceScores scores) {
        for (View view : scores.views()) {
            for (int i = 0; i < pairs.size(); i++) {
                assertEquals(Fake.logp(pairs.get(i), view), scores.logps(view)[i]);
                assertEquals(Fake.tokens(pairs.get(i), view), scores.tokens(view)[i]);
            }
        }
    }

    @Test
    void theSecondTimeAllComesFromTheFileToTheBit() throws IOException {
        Pairs pairs = pairs(5, 7);
        ReferenceScores first = score(pairs);
        assertRight(pairs, first);
        assertEquals(
                "reference scores: 0 of 15 from " + shown() + ", 15 computed: 15 new",
                first.toString());
        byte[] bytes = Files.readAllBytes(file());
        ReferenceScores second = score(pairs(5, 7));
        assertSame(first, second);
        assertEquals("reference scores: 15 of 15 from " + shown(), second.toString());
        assertEquals(Set.of(), scorer.scored);
        assertArrayEquals(bytes, Files.readAllBytes(file()));
    }

    @Test
    void scoresWithoutFileAreTheSame() throws IOException {
        Pairs pairs = pairs(5, 7);
        ReferenceScores scores = ReferenceScoring.of(pairs, MDPO).batch(2).compute(scorer);
        assertRight(pairs, scores);
        assertEquals("reference scores: 15 computed, not kept", scores.toString());
        assertEquals(15, scores.usage().computed());
    }

    private void assertStale(String reason, Set<String> touched, List<PreferencePair> pairs)
            throws IOException {
        assertStale(reason, touched, pairs, MODEL);
    }

    /** From the scores of pairs(4, 7) by MODEL. */
    private void assertStale(
            String reason, Set<String> touched, List<PreferencePair> pairs, ScoredBy by)
            throws IOException {
        Files.deleteIfExists(file());
        score(pairs(4, 7));
        ReferenceScores scores = score(pairs, MDPO, by);
        assertEquals(touched, scorer.scored, reason);
        assertRight(pairs, scores);
        assertEquals(Map.of(reason, touched.size()), scores.usage().stale());
        assertEquals(
                String.format(
                        "reference scores: %d of 12 from %s, %d computed: %d stale (%s changed)",
                        12 - touched.size(), shown(), touched.size(), touched.size(), reason),
                scores.toString());
        assertEquals(13, Files.readAllLines(file()).size(), "no stale rows are left");
        assertEquals(12, score(pairs, MDPO, by).usage().hits());
    }

    private static Set<String> all(int pairs, View... views) {
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < pairs; i++) {
            for (View view : views) {
                all.add("e" + i + " " + view);
            }
        }
        return all;
    }

    private static Pairs changed(String id, UnaryOperator<PreferencePair> change) {
        return pairs(4, 7).map(pair -> pair.id().equals(id) ? change.apply(pair) : pair);
    }

    private static PreferencePair with(
            PreferencePair pair, Picture picture, String prompt, String chosen, String rejected) {
        return new PreferencePair(
                pair.id(),
                picture,
                prompt,
                chosen,
                rejected,
                pair.rejectedPicture(),
                pair.truth(),
                pair.provenance());
    }

    private static Picture oneBitOff(Picture picture) {
        BufferedImage copy = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        copy.setData(picture.pixels().getData());
        copy.setRGB(3, 5, copy.getRGB(3, 5) ^ 1);
        return Picture.of(picture.name(), copy);
    }

    @Test
    void anotherModelTouchesAllAndSaysWhatOfIt() throws IOException {
        Set<String> all = all(4, MDPO.toArray(View[]::new));
        Pairs pairs = pairs(4, 7);
        ScoredBy weights = new ScoredBy("00000000000000ab", MODEL.compute(), MODEL.reading());
        assertStale("weights", all, pairs, weights);
        ScoredBy compute = new ScoredBy(MODEL.weights(), "gpu bf16", MODEL.reading());
        assertStale("device or precision", all, pairs, compute);
        ScoredBy reading = new ScoredBy(MODEL.weights(), MODEL.compute(), "00000000000000bc");
        assertStale("tokenizer or processor", all, pairs, reading);
    }

    @Test
    void aChangedPairTouchesTheViewsThatSeeTheChange() throws IOException {
        assertStale(
                "prompt",
                Set.of("e1 CHOSEN", "e1 REJECTED", "e1 CHOSEN_BAD_IMAGE"),
                changed("e1", p -> with(p, p.picture(), "What?", p.chosen(), p.rejected())));
        assertStale(
                "answer",
                Set.of("e2 CHOSEN", "e2 CHOSEN_BAD_IMAGE"),
                changed("e2", p -> with(p, p.picture(), p.prompt(), "A dog", p.rejected())));
        assertStale(
                "answer",
                Set.of("e2 REJECTED"),
                changed("e2", p -> with(p, p.picture(), p.prompt(), p.chosen(), "A dog")));
        assertStale(
                "prompt and answer",
                Set.of("e0 CHOSEN", "e0 REJECTED", "e0 CHOSEN_BAD_IMAGE"),
                changed("e0", p -> with(p, p.picture(), "What?", "A dog", "A cat")));
    }

    @Test
    void onePixelTouchesTheViewsThatSeeIt() throws IOException {
        assertStale(
                "picture",
                Set.of("e3 CHOSEN", "e3 REJECTED"),
                changed(
                        "e3",
                        p ->
                                with(
                                        p,
                                        oneBitOff(p.picture()),
                                        p.prompt(),
                                        p.chosen(),
                                        p.rejected())));
        assertStale(
                "picture",
                Set.of("e3 CHOSEN_BAD_IMAGE"),
                changed("e3", p -> p.withRejectedPicture(oneBitOff(p.rejectedPicture().get()))));
    }

    @Test
    void anotherSeedOrStrengthTouchesTheWorsePicturesAlone() throws IOException {
        assertStale("picture", all(4, CHOSEN_BAD_IMAGE), pairs(4, 8));
        assertStale(
                "picture",
                all(4, CHOSEN_BAD_IMAGE),
                Distorted.pairs(Tiny.pairs(4), ZoomCrop.MDPO_LARGE, 7));
    }

    @Test
    void oneFileServesManySetsAndObjectives() throws IOException {
        score(pairs(4, 7), DPO, MODEL);
        assertEquals(all(4, CHOSEN, REJECTED), scorer.scored);
        ReferenceScores more = score(pairs(6, 7));
        Set<String> lacking = all(6, MDPO.toArray(View[]::new));
        lacking.removeAll(all(4, CHOSEN, REJECTED));
        assertEquals(lacking, scorer.scored);
        assertEquals(
                "reference scores: 8 of 18 from " + shown() + ", 10 computed: 10 new",
                more.toString());
        assertEquals(2, score(pairs(2, 8)).usage().stale().get("picture"));
        assertEquals(16, score(pairs(6, 7)).usage().hits(), "those of other pairs stayed");
    }

    @Test
    void everyReasonIsSaid() {
        var usage =
                new ReferenceScores.Usage(
                        1, 2, Map.of("picture", 2, "answer", 1), Optional.of(Path.of("r.csv")));
        assertEquals(
                "reference scores: 1 of 6 from r.csv, 5 computed: 2 new, 3 stale (1 answer changed,"
                        + " 2 picture changed)",
                usage.toString());
    }

    /** Answers of 3, 7, 5, 7 and 1 letters more than the others: longest first, else in order. */
    @Test
    void longAnswersAreScoredFirst() throws IOException {
        int[] more = {3, 7, 5, 7, 1};
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            PreferencePair p = Tiny.pairs(5).get(i);
            String rejected = "x".repeat(50 - p.chosen().length() + more[i]);
            pairs.add(with(p, p.picture(), p.prompt(), p.chosen(), rejected));
        }
        ReferenceScores scores = score(pairs, DPO, MODEL);
        assertEquals(List.of("[e1, e3]", "[e2, e0]", "[e4]"), scorer.batches);
        assertRight(pairs, scores);
    }

    /**
     * Cut at every byte of its last lines, and at some before, the file holds the batches whose
     * last row is whole, and no others: the header, then 2, 2 and 1 pairs with 2 rows each.
     */
    @Test
    void afterAKillAtAnyByteTheRestIsScoredInTheSameBatches() throws IOException {
        Pairs pairs = pairs(5, 7);
        ReferenceScores whole = score(pairs, DPO, MODEL);
        List<String> batches = List.copyOf(scorer.batches);
        byte[] all = Files.readAllBytes(file());
        int[] ends = lineEnds(all);
        for (int cut = 0; cut <= all.length; cut += cut < ends[7] ? 19 : 1) {
            Files.write(file(), Arrays.copyOf(all, cut));
            int done = cut < ends[4] ? 0 : cut < ends[8] ? 1 : cut < ends[10] ? 2 : 3;
            ReferenceScores scores = score(pairs, DPO, MODEL);
            assertEquals(batches.subList(done, 3), scorer.batches, "cut at " + cut);
            assertSame(whole, scores);
            assertEquals(10, score(pairs, DPO, MODEL).usage().hits(), "cut at " + cut);
        }
    }

    private static int[] lineEnds(byte[] text) {
        return IntStream.range(0, text.length)
                .filter(i -> text[i] == '\n')
                .map(i -> i + 1)
                .toArray();
    }

    @Test
    void theStopButtonKeepsWhatWasDone() throws IOException {
        Pairs pairs = pairs(5, 7);
        scorer.interruptAfter = 2;
        String message = assertThrows(CancellationException.class, () -> score(pairs)).getMessage();
        assertEquals(
                "reference scores stopped after 4 of 5 pairs; run it again to go on from there",
                message);
        scorer.interruptAfter = -1;
        assertEquals(12, score(pairs).usage().hits());
    }

    @Test
    void aStopAfterTheLastBatchIsLeftToTheCaller() throws IOException {
        score(pairs(2, 7));
        scorer.interruptAfter = 1;
        ReferenceScores scores = score(pairs(2, 8));
        assertTrue(Thread.interrupted());
        assertRight(pairs(2, 8), scores);
        assertEquals(7, Files.readAllLines(file()).size(), "no stale rows are left");
    }

    @Test
    void aStopWithoutFileLosesAllAndSaysSo() {
        Thread.currentThread().interrupt();
        String message =
                assertThrows(
                                CancellationException.class,
                                () -> ReferenceScoring.of(pairs(5, 7), DPO).compute(scorer))
                        .getMessage();
        assertEquals(
                "reference scores stopped after 0 of 5 pairs; they are lost, having no file",
                message);
        assertFalse(Thread.interrupted());
    }

    @Test
    void anyIdIsFoundAgain() throws IOException {
        Pairs pairs =
                Tiny.pairs(3)
                        .map(
                                p ->
                                        new PreferencePair(
                                                p.id() + ", \"ä\"\r\n#\n",
                                                p.picture(),
                                                p.prompt(),
                                                p.chosen(),
                                                p.rejected(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Provenance.NONE));
        ReferenceScores first = score(pairs, DPO, MODEL);
        ReferenceScores second = score(pairs, DPO, MODEL);
        assertEquals(6, second.usage().hits());
        assertSame(first, second);
        byte[] all = Files.readAllBytes(file());
        for (int cut = all.length - 150; cut < all.length; cut++) { // more than a row
            Files.write(file(), Arrays.copyOf(all, cut));
            assertSame(first, score(pairs, DPO, MODEL));
        }
    }

    @Test
    void theColumnsAreThoseOfATable() throws IOException {
        score(Pairs.of(List.of(Tiny.pairs(1).get(0)), Provenance.NONE), DPO, MODEL);
        List<String> lines = Files.readAllLines(file());
        assertEquals(
                "id,view,weights,compute,reading,prompt,answer,picture,logp,tokens,more",
                lines.get(0));
        assertTrue(
                lines.get(1)
                        .matches(
                                "e0,chosen,00000000000000aa,cpu fp32,00000000000000bb,"
                                        + "([0-9a-f]{16},){3}-[0-9.E]+,35,1"),
                lines.get(1));
        assertTrue(lines.get(2).startsWith("e0,rejected,"), lines.get(2));
        assertTrue(lines.get(2).endsWith(",46,0"), lines.get(2));
    }

    private String message(Class<? extends Exception> kind) {
        return assertThrows(kind, () -> score(pairs(2, 7))).getMessage();
    }

    @Test
    void aFileOfSomethingElseStaysAsItIs() throws IOException {
        for (String text : List.of("step,loss\n1,0.69\n", "id,view,logp", "{}")) {
            Files.writeString(file(), text);
            String columns = text.startsWith("step") ? "step, loss" : text.replace(",", ", ");
            assertEquals(
                    file()
                            + " holds no reference scores and would be lost, move it away or name"
                            + " another file: its columns are ["
                            + columns
                            + "]",
                    message(IllegalArgumentException.class));
            assertEquals(text, Files.readString(file()));
        }
    }

    private void assertLine(String from, String to, String message) throws IOException {
        Files.deleteIfExists(file());
        score(pairs(2, 7), DPO, MODEL);
        List<String> lines = Files.readAllLines(file());
        lines.set(2, lines.get(2).replaceFirst(from, to));
        String text = String.join("\n", lines) + "\n";
        Files.writeString(file(), text);
        assertEquals(file() + ", line 3: " + message, message(IOException.class));
        assertEquals(text, Files.readString(file()));
    }

    @Test
    void aWrongRowIsNamedByItsLine() throws IOException {
        String score = "-[0-9.E-]+,46,";
        assertLine(score, "abc,46,", "logp must be a finite number, got abc");
        assertLine(score, "NaN,46,", "logp must be a finite number, got NaN");
        assertLine(score, "-1,many,", "tokens must be a whole number, got many");
        assertLine(score, "-1,0,", "tokens must be at least 1, got 0");
        assertLine(score, "", "a row must have 11 cells, got 9");
        assertLine(
                "rejected",
                "worse",
                "view must be one of "
                        + Stream.of(View.values()).map(View::label).toList()
                        + ", got worse");
        assertLine("bb,[0-9a-f]{16},", "bb,12,", "prompt must be 16 hex digits, got 12");
        assertLine(
                "bb,[0-9a-f]{16},",
                "bb,000000000000000g,",
                "prompt must be 16 hex digits, got 000000000000000g");
    }

    @Test
    void aQuoteThatDoesNotEndIsNamedWithTheFile() throws IOException {
        score(pairs(2, 7));
        String text = Files.readString(file()).replaceFirst("\ne0,", "\n\"e0\"x,");
        Files.writeString(file(), text);
        String message = message(IOException.class);
        assertTrue(message.startsWith(file() + ": "), message);
        assertTrue(message.contains("line: 2"), message);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamedBeforeAnyWork() throws IOException {
        Files.createDirectory(file());
        String message = message(IOException.class);
        assertTrue(message.startsWith(file() + " cannot be written: "), message);
        Files.delete(file());
        Files.writeString(folder.resolve("text"), "");
        Path below = folder.resolve("text/reference.csv");
        message =
                assertThrows(
                                IOException.class,
                                () ->
                                        ReferenceScoring.of(pairs(2, 7), DPO)
                                                .file(below, MODEL)
                                                .compute(scorer))
                        .getMessage();
        assertTrue(message.startsWith(below + " cannot be written: "), message);
        assertEquals(Set.of(), scorer.scored);
    }

    @Test
    void aReadOnlyFileServesWhatItHas() throws IOException {
        score(pairs(2, 7));
        assumeTrue(file().toFile().setWritable(false) && !Files.isWritable(file()), "not as root");
        assertEquals(6, score(pairs(2, 7)).usage().hits());
        String message = assertThrows(IOException.class, () -> score(pairs(3, 7))).getMessage();
        assertTrue(message.startsWith(file() + " cannot be written: "), message);
        assertTrue(message.contains("Permission denied"), message);
    }

    @Test
    void inAReadOnlyFolderNoFileIsMade() {
        assumeTrue(folder.toFile().setWritable(false) && !Files.isWritable(folder), "not as root");
        String message = message(IOException.class);
        assertTrue(folder.toFile().setWritable(true));
        assertTrue(message.startsWith(file() + " cannot be written: "), message);
        assertEquals(Set.of(), scorer.scored);
    }

    @Test
    void aFullDiskIsSaidWithTheFile() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "needs a device that is always full");
        Files.createSymbolicLink(file(), Path.of("/dev/full"));
        String message = message(IOException.class);
        assertTrue(message.startsWith(file() + " cannot be written: No space left"), message);
    }

    /** Holds a file until its input ends. */
    public static void main(String[] args) throws IOException {
        try (ScoreFile held = ScoreFile.open(Path.of(args[0]))) {
            System.out.println(held.rows().size());
            while (System.in.read() >= 0) {}
        }
    }

    private void assertInUse() throws IOException {
        assertEquals(6, score(pairs(2, 7)).usage().hits(), "to read it needs no lock");
        assertEquals(
                file() + " is in use by another run: wait for it, or name another file",
                assertThrows(IllegalStateException.class, () -> score(pairs(3, 7))).getMessage());
        assertEquals(Set.of(), scorer.scored);
    }

    @Test
    void aFileInUseIsNotWrittenToByAnotherRun() throws Exception {
        score(pairs(2, 7));
        try (ScoreFile held = ScoreFile.open(file())) {
            assertEquals(6, held.rows().size());
            assertInUse();
        }
        Process other =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ReferenceScoresTest.class.getName(),
                                file().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertEquals('6', other.getInputStream().read());
        assertInUse();
        other.destroyForcibly().waitFor();
        assertEquals(6, score(pairs(3, 7)).usage().hits());
    }

    @Test
    void aScoreThatIsNoNumberIsNamedAndNotKept() throws IOException {
        Pairs pairs = pairs(4, 7);
        BatchScorer wrong =
                (some, views) -> {
                    BatchScores scores = scorer.score(some, views);
                    if (scorer.batches.size() == 2) {
                        scores.logps().get(REJECTED)[1] = Float.NaN;
                    }
                    return scores;
                };
        ReferenceScoring scoring = ReferenceScoring.of(pairs, MDPO).batch(2).file(file(), MODEL);
        String message =
                assertThrows(IllegalStateException.class, () -> scoring.compute(wrong))
                        .getMessage();
        String id = scorer.batches.get(1).replaceAll(".*, |]", "");
        assertEquals(
                "the reference's log-probability of pair "
                        + id
                        + " as REJECTED must be a finite sum over at least one token, got NaN over"
                        + " 46",
                message);
        assertEquals(6, score(pairs).usage().hits(), "the batch before is kept");
    }

    @Test
    void whatCannotBeScoredIsSaid() throws IOException {
        assertEquals(
                "pair e0 needs a worse picture to be scored as CHOSEN_BAD_IMAGE",
                assertThrows(IllegalArgumentException.class, () -> score(Tiny.pairs(2)))
                        .getMessage());
        List<PreferencePair> twice = List.of(Tiny.pairs(1).get(0), Tiny.pairs(1).get(0));
        assertEquals(
                "scores are kept by ids of pairs, got e0 twice",
                assertThrows(IllegalArgumentException.class, () -> score(twice, DPO, MODEL))
                        .getMessage());
        assertEquals(
                "batch must be at least 1, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ReferenceScoring.of(twice, DPO).batch(0))
                        .getMessage());
        assertEquals(
                "reference scores need at least one pair and one view, got 0 and 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ReferenceScoring.of(List.of(), DPO))
                        .getMessage());
        ReferenceScores scores = score(pairs(2, 7), DPO, MODEL);
        String message = "no reference scores for CHOSEN_BAD_IMAGE, only for [CHOSEN, REJECTED]";
        for (Executable ask :
                List.<Executable>of(
                        () -> scores.logps(CHOSEN_BAD_IMAGE),
                        () -> scores.tokens(CHOSEN_BAD_IMAGE))) {
            assertEquals(message, assertThrows(IllegalArgumentException.class, ask).getMessage());
        }
    }

    @Test
    void progressCountsThePairsThatAreComputed() throws IOException {
        List<Progress.State> states = new ArrayList<>();
        score(pairs(4, 7));
        Progress.install(states::add);
        score(pairs(4, 7));
        assertEquals(List.of(), states);
        score(pairs(7, 7));
        Progress.State last = states.get(states.size() - 1);
        assertEquals("reference scores 3/3", last.label() + " " + last.done() + "/" + last.total());
    }

    /** Ten thousand pairs of three views from a file of twice as many: 60,000 rows, 8 MB. */
    @Test
    void aFullHitTakesNoTime() throws IOException {
        Picture picture = Tiny.picture(0);
        Picture worse = Tiny.picture(1);
        PreferencePair one = Tiny.pairs(1).get(0).withRejectedPicture(worse);
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            pairs.add(
                    new PreferencePair(
                            "pair" + i,
                            picture,
                            one.prompt(),
                            one.chosen() + i,
                            one.rejected() + i,
                            one.rejectedPicture(),
                            one.truth(),
                            Provenance.NONE));
        }
        ReferenceScoring.of(pairs, MDPO).batch(1000).file(file(), MODEL).compute(scorer);
        List<PreferencePair> some = pairs.subList(0, 10_000);
        ReferenceScores scores = score(some);
        assertEquals(30_000, scores.usage().hits());
        assertTimeout(Duration.ofSeconds(5), () -> score(some));
    }
}
