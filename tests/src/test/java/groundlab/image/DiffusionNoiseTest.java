package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffusionNoiseTest {

    /** Values of the released schedule, counted from 0. */
    @ParameterizedTest
    @CsvSource({
        "100, .9983, .0584",
        "300, .9810, .1941",
        "500, .8630, .5052",
        "700, .5927, .8054",
        "900, .3649, .9311",
        "999, .2850, .9585"
    })
    void followsTheSchedule(int step, double signal, double noise) {
        assertEquals(signal, new DiffusionNoise(step).signal(), 5e-5);
        assertEquals(noise, new DiffusionNoise(step).noise(), 5e-5);
    }

    /**
     * Grey 191 is x = .498; at step 300 its mean is .9810 * .498 = .4886, or 189.8 of 255, its
     * deviation .1941 * 127.5 = 24.7; clamping at 255 takes off .05. 30,000 draws: 4 errors are
     * .57.
     */
    @Test
    void scalesAndAddsNoise() {
        BufferedImage grey = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
        grey.setRGB(
                0, 0, 100, 100, IntStream.generate(() -> 0xBFBFBF).limit(10000).toArray(), 0, 100);
        BufferedImage noisy = new DiffusionNoise(300).apply(grey, Seeds.stream(7, "noise"));
        int[] pixels = noisy.getRGB(0, 0, 100, 100, null, 0, 100);
        double mean =
                IntStream.of(pixels)
                        .mapToDouble(p -> ((p >> 16 & 255) + (p >> 8 & 255) + (p & 255)) / 3.0)
                        .average()
                        .orElseThrow();
        assertEquals(189.8, mean, 0.7);
        double variance =
                IntStream.of(pixels)
                        .mapToDouble(p -> Math.pow((p & 255) - mean, 2))
                        .average()
                        .orElseThrow();
        assertEquals(24.7, Math.sqrt(variance), 0.8);
    }

    @Test
    void saysWhatStepMustBe() {
        var error = assertThrows(IllegalArgumentException.class, () -> new DiffusionNoise(1000));
        assertEquals("step must be in [0, 999], got 1000", error.getMessage());
    }
}
