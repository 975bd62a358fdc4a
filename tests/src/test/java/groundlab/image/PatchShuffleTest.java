package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchShuffleTest {

    @ParameterizedTest
    @CsvSource({"2, 8, 8", "4, 64, 48", "3, 11, 7", "5, 3, 20", "2, 1, 2", "9, 2, 1"})
    void keepsEveryPixelAndMovesSome(int grid, int width, int height) {
        BufferedImage image = Images.different(width, height);
        for (int seed = 0; seed < 20; seed++) { // without redrawing half of the last two stay
            int[] shuffled =
                    Images.rgb(new PatchShuffle(grid).apply(image, Seeds.stream(seed, "shuffle")));
            assertFalse(Arrays.equals(Images.rgb(image), shuffled));
            assertArrayEquals(
                    IntStream.of(Images.rgb(image)).sorted().toArray(),
                    IntStream.of(shuffled).sorted().toArray());
        }
    }

    /** Two patches of one row have only one other order; the third column stays. */
    @Test
    void movesWholePatches() {
        int[] shuffled =
                Images.rgb(new PatchShuffle(2).apply(Images.of(3, 1, 2, 3), Seeds.stream(7)));
        assertArrayEquals(new int[] {2, 1, 3}, shuffled);
    }

    /** 8 x 8 in 2 x 2 patches: neighbours within a patch are neighbours still. */
    @Test
    void keepsPatchesWhole() {
        BufferedImage image = Images.different(8, 8);
        BufferedImage shuffled = new PatchShuffle(2).apply(image, Seeds.stream(7));
        int step = Images.rgb(image)[1] - Images.rgb(image)[0];
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x += x % 4 == 2 ? 2 : 1) {
                int right = shuffled.getRGB(x + 1, y) - shuffled.getRGB(x, y);
                assertTrue(right == step, "at " + x + ", " + y);
            }
        }
    }

    @Test
    void leavesOnePixelAsItIs() {
        BufferedImage one = Images.of(1, 0x123456);
        assertArrayEquals(
                Images.rgb(one), Images.rgb(new PatchShuffle(4).apply(one, Seeds.stream(7))));
    }

    @Test
    void saysWhatGridMustBe() {
        var error = assertThrows(IllegalArgumentException.class, () -> new PatchShuffle(1));
        assertEquals("grid must be >= 2, got 1", error.getMessage());
    }
}
