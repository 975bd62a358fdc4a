package groundlab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.engine.Compute;
import groundlab.image.Distorted;
import groundlab.image.ZoomCrop;
import groundlab.internal.Progress;
import groundlab.model.ChatLayout;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Sft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckupTest {

    private static Vlm model;

    @TempDir private Path folder;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @AfterEach
    void silence() {
        Progress.install(state -> {});
    }

    /** {@return the one finding there is} */
    private static String only(Diagnosis diagnosis) {
        assertEquals(1, diagnosis.findings().size(), diagnosis.toString());
        return diagnosis.findings().get(0).toString();
    }

    private static String found(int n, UnaryOperator<PreferencePair> change) {
        return only(Checkup.of(model, Healthy.broken(n, change)).diagnosis());
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        Pairs pairs = Distorted.pairs(Healthy.pairs(), ZoomCrop.MDPO, 7);
        Diagnosis diagnosis =
                Checkup.of(model, pairs)
                        .objective(new Mdpo(0.1))
                        .learningRate(3e-5)
                        .test(Examples.of("test", Tiny.examples(40).subList(20, 40)))
                        .diagnosis();
        assertEquals("before training: all 15 checks passed", diagnosis.toString());
        assertEquals(Optional.empty(), diagnosis.worst());
    }

    @Test
    void looksAtNoSettingsOfAnObjectiveWithoutReference() {
        Diagnosis diagnosis =
                Checkup.of(model, Healthy.pairs())
                        .objective(new Sft())
                        .learningRate(0.1)
                        .diagnosis();
        assertEquals("before training: all 10 checks passed", diagnosis.toString());
    }

    @Test
    void needsAPair() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Checkup.of(model, Pairs.of(List.of(), Provenance.NONE)));
        assertEquals("a checkup needs at least one pair, got none", error.getMessage());
    }

    @Test
    void emptyAnswers() {
        assertEquals(
                "WARNING empty answers: 1 of 20 pairs (e0) have an answer with neither letter nor"
                        + " digit, which teaches to say nothing or never to do so; drop them with"
                        + " Filter.empty()",
                found(1, pair -> Healthy.answers(pair, pair.chosen(), "...")));
    }

    @Test
    void theSameAnswerTwice() {
        assertEquals(
                "ERROR same answers: 2 of 20 pairs (e0, e1) have the same answer as chosen and as"
                        + " rejected, but for blanks and case, so there is nothing to prefer; drop"
                        + " them with Filter.sameAnswers()",
                found(2, p -> Healthy.answers(p, p.chosen(), p.chosen().replace("This", "this"))));
    }

    @Test
    void duplicates() {
        List<PreferencePair> rows = new ArrayList<>(Healthy.pairs());
        rows.addAll(Healthy.pairs().subList(0, 5));
        assertEquals(
                "WARNING duplicates: 5 of 25 pairs (e0, e1, e2 and 2 more) were there before and"
                        + " count twice; drop them with Filter.duplicates()",
                only(Checkup.of(model, Pairs.of(rows, Provenance.NONE)).diagnosis()));
    }

    @Test
    void contradictions() {
        List<PreferencePair> rows = new ArrayList<>(Healthy.pairs());
        PreferencePair first = rows.get(0);
        rows.add(Healthy.answers(first, first.rejected(), first.chosen()));
        String finding = only(Checkup.of(model, Pairs.of(rows, Provenance.NONE)).diagnosis());
        assertTrue(
                finding.startsWith(
                        "WARNING contradictions: 1 of 21 pairs (e0) have an answer that is chosen"
                                + " here and rejected there"),
                finding);
    }

    /** Six pairs of 20 have only their rejected answer cut: 6 > 1.96 √6 = 4.8, and 30 % > 5 %. */
    @Test
    void answersCutOnOneSide() {
        assertEquals(
                "WARNING cut answers: 6 of 20 pairs (e0, e1, e2 and 3 more) do not end as a"
                        + " sentence does: 0 chosen and 6 rejected answers; the sides can be told"
                        + " apart by that alone; draw longer answers, or cut both sides after a"
                        + " sentence",
                found(6, CheckupTest::cutRejected));
    }

    private static PreferencePair cutRejected(PreferencePair pair) {
        String cut = pair.rejected().substring(0, pair.rejected().length() - 1);
        return Healthy.answers(pair, pair.chosen(), cut);
    }

    @Test
    void answersCutOnBothSidesAreWorthANote() {
        String finding =
                found(2, pair -> Healthy.answers(pair, pair.chosen() + " There is", "This is a"));
        assertTrue(finding.startsWith("NOTE cut answers: 2 of 20 pairs (e0, e1)"), finding);
        assertTrue(finding.endsWith("if a limit has cut them, draw longer answers"), finding);
    }

    @Test
    void answersOfOneWordNeedNoFullStop() {
        Diagnosis diagnosis =
                Checkup.of(model, Healthy.broken(20, p -> Healthy.answers(p, "fork", "dog")))
                        .diagnosis();
        assertEquals(List.of(), diagnosis.findings());
    }

    @ParameterizedTest
    @CsvSource({"A fork., false", "A fork.), false", "'A fork.\" ', false", "A fork, true"})
    void aSentenceEndsWithItsMarkAndWhatClosesAfterIt(String answer, boolean cut) {
        assertEquals(cut, CutAnswers.isCut(answer));
    }

    @Test
    void longerRejectedAnswers() {
        String finding =
                found(20, p -> Healthy.answers(p, p.chosen(), p.rejected() + " There is a dog."));
        assertEquals(
                "WARNING length bias: rejected answers are 50 % longer, 12.0 words against 8.0 (95"
                        + " % interval of the difference 4.0 to 4.0): a loss that sums"
                        + " log-probabilities can be lowered by saying less, whatever is in the"
                        + " picture; drop the pairs that differ most, or draw answers of like"
                        + " length",
                finding);
    }

    @Test
    void picturesThatAreTestedOn() {
        Diagnosis diagnosis = Checkup.of(model, Healthy.pairs()).test(Tiny.examples(2)).diagnosis();
        assertEquals(
                "WARNING leakage: 2 of 20 pairs (e0, e1) have a picture of tiny, so what is"
                        + " measured there says too much; take these pairs out,"
                        + " Leakage.between(pairs, test).table() has all",
                only(diagnosis));
    }

    @Test
    void picturesThatCannotBeCompared() {
        Example gone = Tiny.examples(1).get(0).withPicture(Picture.of(Path.of("gone.png")));
        Diagnosis diagnosis =
                Checkup.of(model, Healthy.pairs())
                        .test(Examples.of("test", List.of(gone)))
                        .diagnosis();
        assertEquals(
                "ERROR leakage: no picture could be compared: Cannot read"
                        + " picture gone.png: no such file",
                only(diagnosis));
    }

    /**
     * Start, "USER", ":", 9 of the picture; four words, a full stop, "ASSISTANT", ":" hold one
     * token each: 12 + 6 with "the" in between; 30 times 10 for the answer and its end: 319.
     */
    @Test
    void answersLongerThanTheModel() {
        String finding =
                only(
                        Checkup.of(
                                        model,
                                        Healthy.broken(
                                                2,
                                                p ->
                                                        Healthy.answers(
                                                                p,
                                                                p.chosen().repeat(30),
                                                                p.rejected().repeat(30))))
                                .diagnosis());
        assertEquals(
                "ERROR positions: 2 of 20 pairs (e0, e1) do not fit into the model's 256 positions,"
                        + " the longest takes 319 with its picture; drop long ones with"
                        + " Filter.tooLong(words)",
                finding);
    }

    /** The tokenizer takes ASSISTANTThis for one word where no mark stands between them. */
    @Test
    void questionsAndAnswersThatMeltTogether() throws IOException {
        ChatLayout layout = new ChatLayout("USER: ", "\n", " ASSISTANT", "", "</s>");
        try (Vlm other = Vlm.load(Tiny.FOLDER, Compute.cpu(), layout)) {
            String finding = only(Checkup.of(other, Healthy.pairs()).diagnosis());
            assertEquals(
                    "WARNING token seams: 20 of 20 pairs (e0, e1, e2 and 17 more) melt together"
                            + " with their question: as one text they do not start with the"
                            + " question's tokens, so the answer is tokenized by itself, other"
                            + " than in a conversation; see how these answers begin and what"
                            + " model.layout() puts before them",
                    finding);
        }
    }

    @Test
    void aPicturesPlaceInAnAnswer() {
        assertEquals(
                "ERROR special tokens: 1 of 20 pairs (e0) have the placeholder of a picture in an"
                        + " answer, where there is no picture to stand in it; take it out of the"
                        + " text",
                found(1, p -> Healthy.answers(p, "<image> " + p.chosen(), p.rejected())));
    }

    @Test
    void theEndInTheMiddleOfAnAnswer() {
        assertEquals(
                "WARNING special tokens: 1 of 20 pairs (e0) have the end token in the text of an"
                        + " answer, which gets one more; take it out of the text",
                found(
                        1,
                        p ->
                                Healthy.answers(
                                        p, p.chosen().replace(". ", ". </s> "), p.rejected())));
    }

    @Test
    void promptsThatPlaceAPictureThemselves() {
        String finding =
                found(
                        1,
                        p ->
                                new PreferencePair(
                                        p.id(),
                                        p.picture(),
                                        "<image> What?",
                                        p.chosen(),
                                        p.rejected(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Provenance.NONE));
        assertEquals(
                "ERROR readable pairs: 1 of 20 pairs (e0) cannot be read, the first because: a"
                        + " question has one picture, which the layout places: its prompt must not"
                        + " contain <image>, got <image> What?",
                finding);
    }

    @Test
    void picturesThatAreNotThere() {
        Pairs pairs =
                Healthy.broken(
                        3,
                        p ->
                                new PreferencePair(
                                        p.id(),
                                        Picture.of(folder.resolve(p.id() + ".png")),
                                        p.prompt(),
                                        p.chosen(),
                                        p.rejected(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Provenance.NONE));
        assertEquals(
                "ERROR readable pairs: 3 of 20 pairs (e0, e1, e2) cannot be read, the first"
                        + " because: "
                        + "Cannot read picture "
                        + folder.resolve("e0.png")
                        + ": no such file",
                only(Checkup.of(model, pairs).diagnosis()));
    }

    /** Pictures are cut to 32 × 32 pixels and the tower takes 24 × 24. */
    @Test
    void aProcessorOfAnotherModel() throws IOException {
        try (Stream<Path> files = Files.list(Tiny.FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path settings = folder.resolve("preprocessor_config.json");
        Files.writeString(settings, Files.readString(settings).replace("24", "32"));
        try (Vlm other = Vlm.load(folder)) {
            String finding = only(Checkup.of(other, Healthy.pairs()).diagnosis());
            assertTrue(
                    finding.startsWith(
                            "ERROR image tokens: 10 of 10 pictures looked at have another number of"
                                    + " places in the prompt than features to stand there: that of"
                                    + " pair e0 has 9 places and the vision tower gives no features"
                                    + " ("),
                    finding);
        }
    }

    @Test
    void worsePicturesThatAreMissing() {
        Diagnosis diagnosis =
                Checkup.of(model, Healthy.pairs()).objective(new Mdpo(0.1)).diagnosis();
        assertEquals(
                "ERROR worse pictures: 20 of 20 pairs (e0, e1, e2 and 17 more) have no worse"
                        + " picture, which the objective compares with; draw them with"
                        + " Distorted.pairs(pairs, distortion, seed)",
                only(diagnosis));
        assertEquals(Optional.of(Severity.ERROR), diagnosis.worst());
    }

    @Test
    void worsePicturesThatAreNoWorse() {
        Pairs same = Healthy.pairs().map(p -> p.withRejectedPicture(p.picture()));
        assertEquals(
                "ERROR worse pictures: 20 of 20 pairs (e0, e1, e2 and 17 more) have a worse picture"
                        + " with the very pixels of the true one, so there is no contrast to learn"
                        + " from; use a stronger distortion or drop them",
                only(Checkup.of(model, same).objective(new Mdpo(0.1)).diagnosis()));
    }

    @Test
    void betaFarOutside() {
        assertEquals(
                "WARNING beta: beta is 5, papers took 0.05 to 0.5 (mDPO, BPO, POVID 0.1, BDHS 0.05"
                        + " to 0.5, RLHF-V 0.5), SELM 0.01 and IPO 0.8 to 1; so high, the loss is"
                        + " flat after a small change and little is learned: lower it",
                only(Checkup.of(model, Healthy.pairs()).objective(new Dpo(5)).diagnosis()));
        String low = only(Checkup.of(model, Healthy.pairs()).objective(new Dpo(1e-4)).diagnosis());
        assertTrue(low.startsWith("WARNING beta: beta is 1e-4, papers took"), low);
        assertTrue(low.endsWith("may drift far from its reference: raise it"), low);
    }

    @ParameterizedTest
    @CsvSource({
        "1e-5, false, 4000, ''",
        "1e-3, false, 4000, ''",
        "3e-3, true, 4000, ''",
        "2e-3, false, 4000, 'more than ten times above the 1e-5 to 1e-4 that full fine-tuning of"
                + " models below 50 M parameters takes here; the model may forget how to write:"
                + " lower it'",
        "5e-7, false, 7000000000, ''",
        "1e-5, false, 7000000000, ''",
        "1e-4, false, 7000000000, 'more than ten times above the 1e-7 to 5e-6 that full fine-tuning"
                + " took in papers (SELM 1e-7, RLHF-V 5e-7, V-DPO 1e-6, InternVL2-MPO 5e-6); the"
                + " model may forget how to write: lower it'",
        "1e-4, true, 7000000000, ''",
        "1e-9, true, 7000000000, 'more than ten times below the 1e-7 to 1e-4 that LoRA took in"
                + " papers (POVID 1e-7, BDHS 1e-7 to 5e-6, BPO 2e-6, mDPO 1e-5; ms-swift''s"
                + " RLAIF-V script 1e-4); the loss may not move at all: raise it'",
    })
    void learningRatesFarOutside(double rate, boolean lora, long parameters, String text) {
        String found = Settings.rate(rate, lora, parameters).map(Finding::text).orElse("");
        String start = text.isEmpty() ? "" : "the learning rate is " + Numbers.of(rate) + ", ";
        assertEquals(start + text, found);
    }

    @Test
    void asksForTheRateOfTheModelAtHand() {
        Checkup checkup = Checkup.of(model, Healthy.pairs()).learningRate(5e-3);
        assertTrue(only(checkup.diagnosis()).startsWith("WARNING learning rate"));
        assertEquals(List.of(), checkup.lora(true).diagnosis().findings());
    }

    @Test
    void longListsShowHowFarTheyAre() {
        List<String> labels = new ArrayList<>();
        Progress.install(state -> labels.add(state.label()));
        Checkup.of(model, Healthy.pairs()).diagnosis();
        assertEquals(List.of(), labels);
        List<PreferencePair> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.addAll(Healthy.pairs());
        }
        Checkup.of(model, Pairs.of(many, Provenance.NONE)).diagnosis();
        assertEquals("checking pairs", labels.get(0));
    }
}
