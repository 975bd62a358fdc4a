package groundlab.objective.neighbours;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import groundlab.objective.TokenWeights.Weights;
import groundlab.objective.neighbours.SequenceMatcher.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangedSegmentsTest {

    private record Case(int[] a, int[] b, int[][] blocks) {}

    private record Fixture(String python, List<Case> cases) {}

    /** See tests/parity/make_difflib.py. */
    @Test
    void sharedRunsAreThoseOfPythonsDifflib() throws IOException {
        Path file = Path.of("src/test/resources/parity/difflib.json");
        Fixture theirs = new Gson().fromJson(Files.readString(file), Fixture.class);
        for (Case one : theirs.cases) {
            List<Block> expected =
                    Arrays.stream(one.blocks).map(b -> new Block(b[0], b[1], b[2])).toList();
            assertEquals(expected, new SequenceMatcher(one.a, one.b).blocks());
        }
    }

    /** 1 2 3 and 7 8 9 are shared; 4 5 stands in place of 6, and 0 is only in one answer. */
    @Test
    void whatStandsInPlaceOfOtherTokensCountsByGamma() {
        int[] chosen = {1, 2, 3, 4, 5, 7, 8, 9};
        int[] rejected = {0, 1, 2, 3, 6, 7, 8, 9};
        Weights weights = new ChangedSegments(5, false).of(chosen, rejected);
        assertArrayEquals(new float[] {1, 1, 1, 5, 5, 1, 1, 1}, weights.chosen());
        assertArrayEquals(new float[] {1, 1, 1, 1, 5, 1, 1, 1}, weights.rejected());
    }

    /** N = 6 + 5 · 2 = 16 and 7 + 5 · 1 = 12. */
    @Test
    void weightsCanBeDividedByTheirSum() {
        int[] chosen = {1, 2, 3, 4, 5, 7, 8, 9};
        int[] rejected = {0, 1, 2, 3, 6, 7, 8, 9};
        Weights weights = new ChangedSegments(5, true).of(chosen, rejected);
        assertArrayEquals(new float[] {1, 1, 1, 5, 5, 1, 1, 1}, times(16, weights.chosen()), 1e-6f);
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 5, 1, 1, 1}, times(12, weights.rejected()), 1e-6f);
    }

    /** Two tokens in a row are no shared run, so that all of both answers is changed. */
    @Test
    void runsOfTwoAreNotShared() {
        Weights weights = new ChangedSegments(2, false).of(new int[] {1, 2, 9}, new int[] {1, 2});
        assertArrayEquals(new float[] {2, 2, 2}, weights.chosen());
        assertArrayEquals(new float[] {2, 2}, weights.rejected());
    }

    @Test
    void equalAnswersAreNotChanged() {
        int[] same = {1, 2, 3, 4};
        assertArrayEquals(
                new float[] {1, 1, 1, 1}, new ChangedSegments(5, false).of(same, same).chosen());
    }

    @Test
    void saysWhatGammaMustBe() {
        var error = assertThrows(IllegalArgumentException.class, () -> new Ddpo(0.5, 0));
        assertEquals("gamma must be > 0, got 0.0", error.getMessage());
    }

    private static float[] times(float factor, float[] values) {
        float[] product = values.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }
}
