package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PlainColoursTest {

    private final BufferedImage image = Images.of(2, 0xFF0010, 0x000020, 0xFF0000, 0x000102);

    @Test
    void blackIsBlack() {
        assertArrayEquals(new int[4], Images.rgb(new Black().apply(image, Images.lowest())));
    }

    /** Red (255 + 0 + 255 + 0) / 4 = 127.5 -> 128, green 1 / 4 -> 0, blue 50 / 4 = 12.5 -> 13. */
    @Test
    void meanColourIsTheMeanOfEachChannel() {
        int mean = 0x80000D;
        assertArrayEquals(
                new int[] {mean, mean, mean, mean},
                Images.rgb(new MeanColour().apply(image, Images.lowest())));
    }
}
