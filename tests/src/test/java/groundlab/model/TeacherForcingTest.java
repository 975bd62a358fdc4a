package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TeacherForcingTest {

    private static final String PROMPT = "Describe the image.";
    private static final List<String> ANSWERS =
            List.of("This is a kitchen.", "There is a dog and a person in the park.");

    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<ImageView> views() {
        return List.of(
                ImageView.of(Tiny.picture(1).pixels()),
                ImageView.none(),
                ImageView.of(Tiny.picture(2).pixels()));
    }

    private static List<Packed> rows() {
        return views().stream().map(view -> model.pack(view, PROMPT, ANSWERS)).toList();
    }

    private static List<int[]> ids(List<ForcedTokens> forced) {
        return forced.stream().map(ForcedTokens::ids).toList();
    }

    private static void assertSame(List<int[]> expected, List<ForcedTokens> forced) {
        assertArrayEquals(expected.toArray(), ids(forced).toArray());
    }

    /**
     * One sequence for each place, with the true text up to there; the end token's place is one.
     */
    @Test
    void eachTokenIsTheLikeliestAfterTheTrueOnes() {
        List<int[]> expected = new ArrayList<>();
        for (ImageView view : views()) {
            for (String answer : ANSWERS) {
                int[] question = model.prompts(view).question(PROMPT);
                int[] tokens = model.pack(view, PROMPT, List.of(answer)).branches().get(0).tokens();
                int[] best = new int[tokens.length];
                for (int t = 0; t < tokens.length; t++) {
                    int[] before = Prompts.join(question, Arrays.copyOf(tokens, t));
                    best[t] = best(new Packed(view, before, List.of()));
                }
                expected.add(best);
            }
        }
        List<ForcedTokens> forced = TeacherForcing.of(model).likeliest(rows());
        assertSame(expected, forced);
        for (ForcedTokens one : forced) {
            assertEquals(model.tokenizer().decode(one.ids()), one.text());
        }
    }

    private static int best(Packed row) {
        float[] logits = new Scorer(model).nextLogits(row);
        int best = 0;
        for (int v = 0; v < logits.length; v++) {
            best = logits[v] > logits[best] ? v : best;
        }
        return best;
    }

    @Test
    void anEndingHasNoPlaceForAnEnd() {
        ImageView view = views().get(0);
        Packed.Branch ending = model.ending(view, PROMPT, "There is", "a dog");
        Packed row = new Packed(view, new int[0], List.of(ending));
        assertEquals(2, TeacherForcing.of(model).likeliest(List.of(row)).get(0).ids().length);
    }

    /** Four answers of 101 tokens each are more places than reach the head at once. */
    @Test
    void manyPlacesInOneBatchAreAsOneByOne() {
        String text = "There is a dog .".repeat(20);
        List<Packed> rows =
                views().subList(0, 2).stream()
                        .map(view -> model.pack(view, PROMPT, List.of(text, text + " a")))
                        .toList();
        TeacherForcing forcing = TeacherForcing.of(model);
        assertSame(ids(forcing.batch(1).likeliest(rows)), forcing.likeliest(rows));
    }

    private static List<RandomGenerator> seeds(int n) {
        List<RandomGenerator> random = new ArrayList<>();
        for (int seed = 0; seed < n; seed++) {
            random.add(new SplittableRandom(seed));
        }
        return random;
    }

    @Test
    void drawnTokensDependOnTheSeedOfTheirBranchAlone() {
        TeacherForcing forcing = TeacherForcing.of(model);
        List<int[]> drawn = ids(forcing.drawn(rows(), 1, seeds(6)));
        assertSame(drawn, forcing.batch(1).drawn(rows(), 1, seeds(6)));
        assertSame(ids(forcing.likeliest(rows())), forcing.drawn(rows(), 1e-3, seeds(6)));
        List<RandomGenerator> other = seeds(12).subList(6, 12);
        List<int[]> others = ids(forcing.drawn(rows(), 1, other));
        assertNotEquals(
                Arrays.deepToString(drawn.toArray()), Arrays.deepToString(others.toArray()));
    }

    @Test
    void settingsSayWhatMustHold() {
        TeacherForcing forcing = TeacherForcing.of(model);
        assertMessage("batch must be at least 1, got 0", () -> forcing.batch(0));
        assertMessage("temperature must be > 0, got 0.0", () -> forcing.drawn(rows(), 0, seeds(6)));
        assertMessage(
                "each of the 6 branches needs its own source of chance, got 3",
                () -> forcing.drawn(rows(), 1, seeds(3)));
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}
