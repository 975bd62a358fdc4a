package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.model.Calibration.Correction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationTest {

    private static final List<ImageView> VIEWS =
            List.of(
                    ImageView.of(Tiny.picture(1).pixels()),
                    ImageView.hidden(Tiny.picture(2).pixels()));
    private static final List<String> PROMPTS =
            List.of("Is there a fork in the image?", "Is there a dog?", "Is the dog there?");

    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<Ask> asks() {
        List<Ask> asks = new ArrayList<>();
        for (int v = 0; v < VIEWS.size(); v++) {
            for (String prompt : PROMPTS) {
                asks.add(Ask.greedy(v, prompt));
            }
        }
        return asks;
    }

    /**
     * 0.6 / 0.8001 = 0.7499 and 0.4 / 0.2001 = 1.9990, of which the first has 0.2728; where picture
     * and prior agree, a half is left, but for the 0.0001.
     */
    @Test
    void aRatioToThePriorIsNormalised() {
        Calibration ratio = Calibration.against(Blind.NONE);
        assertEquals(0.2728, ratio.calibrated(0.6, 0.8), 1e-4);
        assertEquals(0.5, ratio.calibrated(0.8, 0.8), 1e-3);
        assertEquals(0.9999, ratio.calibrated(0.5, 0), 1e-4);
    }

    /** softmax(−0.2, 0.2) = 1 / (1 + e^0.4) = 0.4013. */
    @Test
    void aDifferenceToThePriorGoesThroughASoftmax() {
        Calibration difference = Calibration.against(Blind.NONE).by(Correction.SUBTRACT);
        assertEquals(0.4013, difference.calibrated(0.6, 0.8), 1e-4);
        assertEquals(0.5, difference.calibrated(0.8, 0.8), 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void probabilitiesAreThoseOfTheTwoFirstTokens(Blind blind) {
        List<YesNoAnswer> answers = Calibration.against(blind).answers(model, VIEWS, asks());
        for (int i = 0; i < answers.size(); i++) {
            Ask ask = asks().get(i);
            YesNoAnswer answer = answers.get(i);
            assertEquals(share(VIEWS.get(ask.view()), ask.prompt()), answer.plain(), 1e-5);
            double prior =
                    blind.views().stream()
                            .mapToDouble(view -> share(view, ask.prompt()))
                            .average()
                            .orElseThrow();
            assertEquals(prior, answer.prior(), 1e-5);
            assertEquals(answer.calibrated() >= 0.5 ? "Yes" : "No", answer.text());
            boolean more = answer.plain() > answer.prior();
            assertEquals(more, answer.calibrated() > 0.5, "more likely with the picture");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whichOfTheWordsIsYesMakesNoDifference(Correction correction) {
        Calibration calibration = Calibration.against(Blind.BOTH).by(correction);
        List<YesNoAnswer> answers = calibration.answers(model, VIEWS, asks());
        List<YesNoAnswer> swapped = calibration.words("No", "Yes").answers(model, VIEWS, asks());
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(answers.get(i).text(), swapped.get(i).text());
            assertEquals(1, answers.get(i).calibrated() + swapped.get(i).calibrated(), 1e-9);
        }
    }

    private static double share(ImageView view, String prompt) {
        float[] logits = model.nextLogits(view, prompt, "");
        double yes = Math.exp(logits[model.tokenizer().encode("Yes", false)[0]]);
        double no = Math.exp(logits[model.tokenizer().encode("No", false)[0]]);
        return yes / (yes + no);
    }

    /** 2,000 draws: four standard deviations of a share are below 0.045. */
    @Test
    void aDrawnAnswerFollowsTheCalibratedProbability() {
        List<Ask> asks = new ArrayList<>();
        for (int seed = 0; seed < 2000; seed++) {
            asks.add(new Ask(0, PROMPTS.get(0), "", new SplittableRandom(seed)));
        }
        List<ImageView> one = VIEWS.subList(0, 1);
        List<YesNoAnswer> drawn = Calibration.against(Blind.BOTH).answers(model, one, asks);
        long yes = drawn.stream().filter(answer -> answer.text().equals("Yes")).count();
        double calibrated = drawn.get(0).calibrated();
        assertEquals(calibrated, yes / 2000.0, 0.045);
        assertTrue(calibrated > 0.1 && calibrated < 0.9, "a share that can be seen: " + calibrated);
    }

    @Test
    void otherWordsMayBeTheAnswers() {
        Calibration words = Calibration.against(Blind.NONE).words("fork", "dog");
        YesNoAnswer answer = words.answers(model, VIEWS, asks()).get(0);
        assertTrue(List.of("fork", "dog").contains(answer.text()));
        Calibration same = Calibration.against(Blind.NONE).words("a dog", "a fork");
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> same.answers(model, VIEWS, asks()));
        assertEquals(
                "two answers must begin with different tokens, a dog and a fork both begin with a",
                error.getMessage());
    }

    @Test
    void itTakesQuestionsAsGenerationDoes() {
        Calibration any = Calibration.against(Blind.BOTH);
        assertEquals(List.of(), any.answers(model, List.of(), List.of()));
        List<Ask> third = List.of(Ask.greedy(2, PROMPTS.get(0)));
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> any.answers(model, VIEWS, third));
        assertEquals("a question asks about view 2 of 2", error.getMessage());
    }
}
