package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlurTest {

    /**
     * exp(-i i / 2) for i = 0 to 4 is 1, .60653, .13534, .01111, .00034; both sides and the middle
     * add up to 2.50663, so the weights are .39894, .24197, .05399, .00443, .00013.
     */
    @Test
    void weighsByTheGaussian() {
        double[] weights = {.39894, .24197, .05399, .00443, .00013};
        assertArrayEquals(weights, new Blur(1).weights(), 6e-6);
    }

    /** 255 * .39894 * .39894 = 40.6; one to the right .24197: 24.6; one down too: 14.9. */
    @Test
    void spreadsOnePixel() {
        BufferedImage image = Images.plain(11, 9, 0);
        image.setRGB(5, 4, 0xFFFFFF);
        BufferedImage blurred = new Blur(1).apply(image, Images.lowest());
        assertEquals(0x292929, blurred.getRGB(5, 4) & 0xFFFFFF);
        assertEquals(0x191919, blurred.getRGB(6, 4) & 0xFFFFFF);
        assertEquals(0x191919, blurred.getRGB(5, 3) & 0xFFFFFF);
        assertEquals(0x0F0F0F, blurred.getRGB(6, 5) & 0xFFFFFF);
    }

    /**
     * Black, black, white: beyond the edge all is white, so that pixel keeps .39894 + .24197 +
     * .05399 + .00443 + .00013 = .69947 of 255, and the next .69947 - .39894 = .30053.
     */
    @Test
    void goesOnBeyondTheEdge() {
        int[] row = Images.rgb(new Blur(1).apply(Images.of(3, 0, 0, 255), Images.lowest()));
        assertArrayEquals(new int[] {15, 77, 178}, row);
    }

    @ParameterizedTest
    @CsvSource({"0.001", "1", "7.3", "256"})
    void leavesOneColourAsItIs(double sigma) {
        BufferedImage plain = Images.plain(7, 5, 0x2080FF);
        assertArrayEquals(
                Images.rgb(plain), Images.rgb(new Blur(sigma).apply(plain, Images.lowest())));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "-1, -1.0", "257, 257.0", "NaN, NaN"})
    void saysWhatSigmaMustBe(double sigma, String got) {
        var error = assertThrows(IllegalArgumentException.class, () -> new Blur(sigma));
        assertEquals("sigma must be in (0, 256] pixels, got " + got, error.getMessage());
    }
}
