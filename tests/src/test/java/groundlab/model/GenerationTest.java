package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationTest {

    private static final String PROMPT = "Describe the image.";
    private static final ImageView VIEW = ImageView.of(Tiny.picture(1).pixels());

    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<String> drawn(Decoding decoding, int n) {
        List<Ask> asks = new ArrayList<>();
        for (int seed = 0; seed < n; seed++) {
            asks.add(new Ask(0, PROMPT, "", new SplittableRandom(seed)));
        }
        return model.answers(List.of(VIEW), asks, decoding);
    }

    private static String greedy(Decoding decoding) {
        return model.answers(List.of(VIEW), List.of(Ask.greedy(0, PROMPT)), decoding).get(0);
    }

    /** With probabilities .5, .3, .15, .05: the best two; those before .8 is reached; all. */
    @Test
    void topKAndTopPKeepTheLikeliest() {
        float[] logits = new float[4];
        double[] shares = {0.15, 0.5, 0.05, 0.3};
        for (int i = 0; i < 4; i++) {
            logits[i] = (float) Math.log(shares[i]);
        }
        Decoding all = Decoding.sampled(1, 1);
        assertEquals(Set.of(1, 3), tokens(logits, all.topK(2)));
        assertEquals(Set.of(1), tokens(logits, all.topP(0.5)));
        assertEquals(Set.of(1, 3), tokens(logits, all.topP(0.51)));
        assertEquals(Set.of(0, 1, 3), tokens(logits, all.topP(0.81)));
        assertEquals(Set.of(0, 1, 2, 3), tokens(logits, all));
    }

    /** Sums of 40000 shares in FP32 miss 1, and a uniform number may be 0. */
    @Test
    void whatIsRuledOutIsNotDrawnAtTheEndsEither() {
        float[] logits = new float[40002];
        logits[0] = -1;
        logits[40001] = -1;
        Decoding few = Decoding.sampled(1, 1).topK(40000);
        try (NDManager scope = NDManager.newBaseManager()) {
            NDArray row = scope.create(logits).reshape(1, -1);
            assertEquals(1, NextToken.drawn(row, new float[] {0}, few)[0]);
            assertEquals(40000, NextToken.drawn(row, new float[] {Math.nextDown(1f)}, few)[0]);
        }
    }

    private static Set<Integer> tokens(float[] logits, Decoding decoding) {
        Set<Integer> tokens = new HashSet<>();
        try (NDManager scope = NDManager.newBaseManager()) {
            NDArray row = scope.create(logits).reshape(1, -1);
            for (int i = 0; i < 200; i++) {
                float[] uniform = {(i + 0.5f) / 200};
                tokens.add(NextToken.drawn(row, uniform, decoding)[0]);
            }
        }
        return tokens;
    }

    /** Keskar et al.: a positive logit is divided, a negative one multiplied, once each. */
    @Test
    void whatWasSaidBecomesLessLikely() {
        try (NDManager scope = NDManager.newBaseManager()) {
            NDArray logits = scope.create(new float[] {4, -1, 3, -2}).reshape(1, -1);
            NDArray less = NextToken.repeatLess(logits, new long[][] {{0, 3, 0}}, 2);
            assertArrayEquals(new float[] {2, -1, 3, -4}, less.toFloatArray());
        }
    }

    @Test
    void aPenaltyKeepsAnAnswerFromRepeatingItself() {
        String plain = greedy(Decoding.greedy(20));
        String varied = greedy(Decoding.greedy(20).repetitionPenalty(5));
        assertTrue(words(varied) > words(plain), plain + " | " + varied);
    }

    private static long words(String text) {
        return List.of(text.split(" ")).stream().distinct().count();
    }

    /**
     * Copies of a picture are other pictures to the model; all logits of all steps are compared.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQuestionAskedSeveralTimesIsRunOnceAndAnsweredAsIfEachWereAlone(boolean contrasted) {
        List<String> prompts = List.of(PROMPT, PROMPT, "Is there a dog in the image?", PROMPT);
        Contrast against = contrasted ? Contrast.vdd(Blind.BOTH) : Contrast.NONE;
        Decoding decoding = Decoding.sampled(1, 12).contrast(against).repetitionPenalty(1.1);
        List<ImageView> copies = new ArrayList<>();
        List<Ask> shared = new ArrayList<>();
        List<Ask> alone = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            copies.add(ImageView.of(Tiny.picture(1).pixels()));
            shared.add(new Ask(0, prompts.get(i), "", new SplittableRandom(i)));
            alone.add(new Ask(i, prompts.get(i), "", new SplittableRandom(i)));
        }
        List<float[]> ofShared = new ArrayList<>();
        List<float[]> ofAlone = new ArrayList<>();
        List<String> answers =
                model.answers(List.of(VIEW), shared, decoding, keeping(ofShared), done -> {});
        assertEquals(model.answers(copies, alone, decoding, keeping(ofAlone), done -> {}), answers);
        assertNotEquals(answers.get(0), answers.get(1));
        assertEquals(ofAlone.size(), ofShared.size());
        for (int step = 0; step < ofAlone.size(); step++) {
            assertArrayEquals(ofAlone.get(step), ofShared.get(step), 1e-4f);
        }
    }

    private static GenerationHook keeping(List<float[]> logits) {
        return new GenerationHook() {
            @Override
            public NDArray logits(NDArray fresh, int[] asks) {
                logits.add(fresh.toFloatArray());
                return fresh;
            }
        };
    }

    @Test
    void theLikeliestOfOneTokenIsTheGreedyOne() {
        String greedy = greedy(Decoding.greedy(12));
        assertEquals(greedy, drawn(Decoding.sampled(1, 12).topK(1), 1).get(0));
        assertEquals(greedy, drawn(Decoding.sampled(1, 12).topP(1e-6), 1).get(0));
    }

    @Test
    void anAnswerEndsBeforeATextThatStopsIt() {
        String whole = greedy(Decoding.greedy(20));
        String word = whole.split(" ")[3];
        String cut = greedy(Decoding.greedy(20).until("never said", word));
        assertEquals(whole.substring(0, whole.indexOf(word)).strip(), cut);
    }

    @Test
    void theTextIsToldAsItGrows() {
        List<String> told = new ArrayList<>();
        String answer = model.answer(VIEW, PROMPT, Decoding.greedy(10), told::add);
        assertEquals(10, told.size());
        assertEquals(answer, told.get(9));
        for (int i = 1; i < 10; i++) {
            assertTrue(told.get(i).length() > told.get(i - 1).length(), told.toString());
        }
    }

    @Test
    void aHookSteersByTheLogits() {
        int fork = model.tokenizer().encode("fork", false)[0];
        GenerationHook hook =
                new GenerationHook() {
                    @Override
                    public NDArray logits(NDArray logits, int[] asks) {
                        float[] only = new float[(int) logits.size()];
                        only[fork] = 1;
                        return logits.getManager().create(only).reshape(logits.getShape());
                    }
                };
        List<Ask> asks = List.of(Ask.greedy(0, PROMPT));
        List<String> answers =
                model.answers(List.of(VIEW), asks, Decoding.greedy(3), hook, done -> {});
        assertEquals("fork fork fork", answers.get(0));
    }

    /** The end token, a text that stops it, a full stop, or no more room. */
    @Test
    void aHookLearnsWhetherAnAnswerEndedByItself() {
        Decoding five = Decoding.greedy(5);
        String third = greedy(five).split(" ")[2];
        assertEquals(List.of("0 false"), endings(five, Integer.MAX_VALUE, "a"));
        assertEquals(List.of("0 true"), endings(five, 3, "</s>"));
        assertEquals(List.of("0 true"), endings(five.untilFullStop(), 3, "."));
        assertEquals(List.of("0 true"), endings(five.until(third), Integer.MAX_VALUE, "a"));
        assertEquals(List.of("0 true"), endings(five.untilFullStop(), 5, "."), "as the last word");
    }

    /** Answers that ended, and how, where {@code token} is drawn in one step. */
    private static List<String> endings(Decoding decoding, int step, String token) {
        int id = model.tokenizer().encode(token, false)[0];
        List<String> endings = new ArrayList<>();
        GenerationHook hook =
                new GenerationHook() {
                    private int steps;

                    @Override
                    public NDArray logits(NDArray logits, int[] asks) {
                        if (++steps != step) {
                            return logits;
                        }
                        float[] only = new float[(int) logits.size()];
                        only[id] = 100;
                        return logits.getManager().create(only).reshape(logits.getShape());
                    }

                    @Override
                    public void ended(int ask, boolean byItself) {
                        endings.add(ask + " " + byItself);
                    }
                };
        model.answers(List.of(VIEW), List.of(Ask.greedy(0, PROMPT)), decoding, hook, done -> {});
        return endings;
    }

    @Test
    void aTextThatStopsAnAnswerStopsItAtItsLastTokenToo() {
        Decoding four = Decoding.greedy(4).repetitionPenalty(5);
        String[] words = greedy(four).split(" ");
        String cut = greedy(four.until(words[3]));
        assertEquals(String.join(" ", words[0], words[1], words[2]), cut);
    }

    /** The cache starts with room for 64 tokens and grows twice on the way to 200. */
    @Test
    void longAnswersGoOnAsTheWholeSequenceWould() {
        String answer = greedy(Decoding.greedy(200));
        int[] tokens = model.tokenizer().encode(answer, false);
        int last = tokens[tokens.length - 1];
        String before = answer.substring(0, answer.lastIndexOf(' '));
        assertTrue(tokens.length > 130, "a long answer: " + tokens.length);
        float[] logits = model.nextLogits(VIEW, PROMPT, before);
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        assertEquals(last, best);
    }

    @Test
    void nothingIsEverCutOff() {
        String longText = "There is a dog. ".repeat(60).strip();
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.tokenLogps(VIEW, PROMPT, longText));
        assertEquals(
                "the picture with its layout takes 12 tokens and the text 307, together they must"
                        + " not exceed the model's 256 positions",
                error.getMessage());
    }

    @Test
    void aPromptHasNoPlaceForAPictureOfItsOwn() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.answer(VIEW, "What is in <image> here?"));
        assertEquals(
                "a question has one picture, which the layout places: its prompt must not contain"
                        + " <image>, got What is in <image> here?",
                error.getMessage());
    }

    @Test
    void aPictureThatNobodyAsksAboutIsNamed() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                model.answers(
                                        List.of(VIEW, VIEW),
                                        List.of(Ask.greedy(0, PROMPT)),
                                        Decoding.greedy(1)));
        assertEquals("no question asks about view 1 of 2", error.getMessage());
    }

    @Test
    void anEmptyPromptIsAnError() {
        var error = assertThrows(IllegalArgumentException.class, () -> model.answer(VIEW, " \n"));
        assertEquals("a question needs a prompt, got a blank one", error.getMessage());
    }

    @Test
    void settingsOfADrawSayWhatMustHold() {
        Decoding any = Decoding.greedy(1);
        assertMessage("topK must be at least 0, got -1", () -> any.topK(-1));
        assertMessage("topP must be in (0, 1], got 0.0", () -> any.topP(0));
        assertMessage("repetitionPenalty must be > 0, got 0.0", () -> any.repetitionPenalty(0));
        assertMessage("stops must not be empty, got [a, ]", () -> any.until("a", ""));
        assertFalse(any.oneSentence());
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}
