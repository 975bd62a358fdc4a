package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Family;
import groundlab.checkpoint.FreshModel;
import groundlab.world.TinyWorld;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContrastTest {

    private static final String PROMPT = "Describe the image.";
    private static final int TOKENS = 10;
    private static final float NEVER = Float.NEGATIVE_INFINITY;

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

    /** Another picture for each, and the same one each time. */
    private static BufferedImage worse(BufferedImage image) {
        return Tiny.picture(image.getRGB(3, 3)).pixels();
    }

    private static List<ImageView> views() {
        boolean[] some = new boolean[9];
        Arrays.fill(some, 2, 7, true);
        return List.of(
                ImageView.of(Tiny.picture(1).pixels()),
                new ImageView(Tiny.picture(2).pixels(), some),
                ImageView.of(Tiny.picture(3).pixels()));
    }

    /** Two questions of unlike length about each view. */
    private static List<Ask> asks() {
        List<Ask> asks = new ArrayList<>();
        for (int v = 0; v < 3; v++) {
            asks.add(new Ask(v, PROMPT, "There is a dog and", new SplittableRandom(v)));
            asks.add(new Ask(v, "Is there a fork in the image?", "", new SplittableRandom(10 + v)));
        }
        return asks;
    }

    static Stream<Contrast> contrasts() {
        return Stream.of(
                Contrast.vcd(ContrastTest::worse),
                Contrast.vcd(ContrastTest::worse).alpha(2).beta(0.5),
                Contrast.vdd(Blind.NONE),
                Contrast.vdd(Blind.UNKNOWN),
                Contrast.vdd(Blind.BOTH));
    }

    /** With keys and values shared between views, as some programs have had, this fails. */
    @ParameterizedTest
    @MethodSource("contrasts")
    void eachStepIsThatOfWholeSequencesOfTheirOwn(Contrast contrast) {
        Decoding decoding = Decoding.greedy(TOKENS).contrast(contrast);
        List<String> answers = model.answers(views(), asks(), decoding);
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(stepByStep(model, views(), asks().get(i), contrast), answers.get(i));
        }
        assertNotEquals(answers, model.answers(views(), asks(), Decoding.greedy(TOKENS)));
    }

    @ParameterizedTest
    @EnumSource
    void allFamiliesTakeAllContrasts(Family family) throws IOException {
        FreshModel.tiny(folder, family, TinyWorld.words(), 3);
        try (Vlm one = Vlm.load(folder)) {
            List<ImageView> pictures = List.of(views().get(0), views().get(2));
            List<Ask> asks = List.of(Ask.greedy(0, PROMPT), Ask.greedy(1, PROMPT));
            for (Contrast contrast : contrasts().toList()) {
                List<String> answers =
                        one.answers(pictures, asks, Decoding.greedy(TOKENS).contrast(contrast));
                for (int i = 0; i < 2; i++) {
                    String expected = stepByStep(one, pictures, asks.get(i), contrast);
                    assertEquals(expected, answers.get(i), contrast.toString());
                }
            }
        }
    }

    /** All sequences afresh at each step, combined in plain Java. */
    private static String stepByStep(Vlm vlm, List<ImageView> views, Ask ask, Contrast contrast) {
        ImageView clean = views.get(ask.view());
        List<ImageView> against = contrast.views(clean);
        List<Integer> tokens = new ArrayList<>();
        while (tokens.size() < TOKENS) {
            float[] logits = logits(vlm, clean, ask, tokens);
            double[] mean = new double[logits.length];
            for (ImageView worse : against) {
                float[] others = logits(vlm, worse, ask, tokens);
                for (int v = 0; v < mean.length; v++) {
                    mean[v] += others[v] / against.size();
                }
            }
            int next = best(logits, mean, contrast);
            if (vlm.tokenizer().ends(next)) {
                break;
            }
            tokens.add(next);
        }
        int[] start = vlm.prompts(clean).start(ask.prompt(), ask.start());
        int[] said = tokens.stream().mapToInt(Integer::intValue).toArray();
        return vlm.tokenizer().continuation(start, said);
    }

    private static float[] logits(Vlm vlm, ImageView view, Ask ask, List<Integer> tokens) {
        int[] before = vlm.prompts(view).question(ask.prompt(), ask.start());
        int[] said = tokens.stream().mapToInt(Integer::intValue).toArray();
        return new Scorer(vlm).nextLogits(new Packed(view, Prompts.join(before, said), List.of()));
    }

    private static int best(float[] clean, double[] worse, Contrast contrast) {
        double likeliest = NEVER;
        for (float logit : clean) {
            likeliest = Math.max(likeliest, logit);
        }
        int best = -1;
        double most = NEVER;
        for (int v = 0; v < clean.length; v++) {
            double apart = (1 + contrast.alpha()) * clean[v] - contrast.alpha() * worse[v];
            if (clean[v] >= likeliest + Math.log(contrast.beta()) && apart > most) {
                best = v;
                most = apart;
            }
        }
        return best;
    }

    /**
     * Worse on average (2, 0, −4, 2); 1.5 clean − 0.5 worse = (2, 1.5, 0.5, −1). Plausible is what
     * has at least 2 + ln 0.1 = −0.30 in the clean logits: not the third, for all its contrast.
     * Second answer: worse (0, 0, 0, 0), so 1.5 clean = (1.5, 6, 6, 0), of which 4 − 2.30 = 1.70
     * leaves two.
     */
    @Test
    void whatIsPlausibleIsDecidedByTheCleanView() {
        try (NDManager scope = NDManager.newBaseManager()) {
            NDArray logits =
                    scope.create(
                                    new float[] {
                                        2, 1, -1, 0, /**/ 1, 4, 4, 0, // clean
                                        3, 0, -5, 1, /**/ 0, 0, 0, 0, // one worse view
                                        1, 0, -3, 3, /**/ 0, 0, 0, 0 // another
                                    })
                            .reshape(6, 4);
            Contrast contrast = Contrast.vdd(Blind.BOTH).alpha(0.5).beta(0.1);
            NDArray apart = NextToken.contrasted(logits, contrast);
            assertEquals(2, apart.getShape().get(0));
            float[] expected = {2, 1.5f, NEVER, -1, /**/ NEVER, 6, 6, NEVER};
            assertArrayEquals(expected, apart.toFloatArray(), 1e-6f);
            NDArray free = NextToken.contrasted(logits, contrast.beta(0));
            assertArrayEquals(
                    new float[] {2, 1.5f, 0.5f, -1, 1.5f, 6, 6, 0}, free.toFloatArray(), 1e-6f);
        }
    }

    @Test
    void withoutWeightItIsPlainDecoding() {
        for (Decoding plain : List.of(Decoding.greedy(12), Decoding.sampled(1.5, 12).topK(10))) {
            List<String> expected = model.answers(views(), asks(), plain);
            for (Contrast contrast : contrasts().toList()) {
                Decoding none = plain.contrast(contrast.alpha(0).beta(1e-9));
                assertEquals(expected, model.answers(views(), asks(), none), contrast.toString());
            }
        }
    }

    @Test
    void againstItselfItIsPlainDecoding() {
        List<String> expected = model.answers(views(), asks(), Decoding.greedy(12));
        Contrast same = Contrast.vcd(image -> image).beta(0);
        Decoding decoding = Decoding.greedy(12).contrast(same);
        assertEquals(expected, model.answers(views(), asks(), decoding));
    }

    @Test
    void bothKindsOfVddAreTheMeanOfEach() {
        float[] none = firstLogits(Contrast.vdd(Blind.NONE).beta(0));
        float[] unknown = firstLogits(Contrast.vdd(Blind.UNKNOWN).beta(0));
        float[] both = firstLogits(Contrast.vdd(Blind.BOTH).beta(0));
        for (int v = 0; v < both.length; v++) {
            assertEquals((none[v] + unknown[v]) / 2, both[v], 1e-4f);
        }
    }

    /** A hook sees one row for each answer, with the contrast in it. */
    private static float[] firstLogits(Contrast contrast) {
        List<float[]> seen = new ArrayList<>();
        GenerationHook hook =
                new GenerationHook() {
                    @Override
                    public NDArray logits(NDArray logits, int[] asks) {
                        assertEquals(asks.length, logits.getShape().get(0));
                        seen.add(logits.toFloatArray());
                        return logits;
                    }
                };
        Decoding decoding = Decoding.greedy(1).contrast(contrast);
        model.answers(views(), asks(), decoding, hook, done -> {});
        return seen.get(0);
    }

    /** Answers end at different steps; one that is left must still have its own sequences. */
    @Test
    void drawnAnswersOfABatchAreThoseOneByOne() {
        Decoding decoding = Decoding.sampled(2, 20).untilFullStop().until("fork");
        Contrast vcd = Contrast.vcd(ContrastTest::worse);
        for (Contrast contrast : List.of(vcd, Contrast.vdd(Blind.BOTH))) {
            Decoding contrasted = decoding.contrast(contrast.beta(0.01));
            List<String> together = model.answers(views(), asks(), contrasted);
            assertTrue(together.stream().mapToInt(String::length).distinct().count() > 3);
            assertEquals(together, model.answers(views(), asks(), contrasted), "the same seeds");
            assertEquals(together, model.answers(views(), asks(), contrasted.rows(1)));
        }
    }

    @Test
    void allSequencesCountForTheBatchSize() {
        Decoding both = Decoding.greedy(2).contrast(Contrast.vdd(Blind.BOTH));
        List<Long> batches = new ArrayList<>();
        model.answers(views(), asks(), both.rows(7), batches::add);
        assertEquals(List.of(2L, 2L, 2L), batches, "two answers have 6 sequences, three have 9");
        batches.clear();
        model.answers(views(), asks(), both.rows(12), batches::add);
        assertEquals(List.of(4L, 2L), batches);
    }

    @Test
    void aWorsePictureIsMadeOnceForEachView() {
        List<BufferedImage> made = new ArrayList<>();
        Contrast contrast =
                Contrast.vcd(
                        image -> {
                            made.add(image);
                            return image;
                        });
        model.answers(views(), asks(), Decoding.greedy(2).rows(2).contrast(contrast));
        assertEquals(views().size(), made.size());
    }

    @Test
    void aViewWithoutPictureHasNoWorseOne() {
        Decoding vcd = Decoding.greedy(1).contrast(Contrast.vcd(image -> image));
        assertMessage(
                "VCD needs a picture to make worse, a view has none",
                () ->
                        model.answers(
                                List.of(ImageView.none()), List.of(Ask.greedy(0, PROMPT)), vcd));
    }

    @Test
    void settingsSayWhatMustHold() {
        Contrast any = Contrast.vdd(Blind.NONE);
        assertMessage("alpha must be >= 0, got -0.1", () -> any.alpha(-0.1));
        assertMessage("alpha must be >= 0, got NaN", () -> any.alpha(Double.NaN));
        assertMessage("beta must be in [0, 1], got 1.1", () -> any.beta(1.1));
        assertMessage("beta must be in [0, 1], got -0.1", () -> any.beta(-0.1));
    }

    @Test
    void itPrintsItsSettings() {
        assertEquals("none", Decoding.greedy(1).contrast().toString());
        UnaryOperator<BufferedImage> worse = ContrastTest::worse;
        assertEquals("VCD by " + worse + "[alpha=1.0, beta=0.1]", Contrast.vcd(worse).toString());
        assertEquals(
                "VDD both[alpha=0.5, beta=0.2]",
                Contrast.vdd(Blind.BOTH).alpha(0.5).beta(0.2).toString());
        assertEquals(
                "VCD, noise 500[alpha=1.0, beta=0.1]",
                Contrast.vcd(ContrastTest::worse).named("VCD, noise 500").toString());
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}
