package groundlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PictureTest {

    @Test
    void copiesThePixelsItIsGiven() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
        Picture picture = Picture.of("p", image);
        String before = picture.hash();
        image.setRGB(0, 0, 0xFFFFFF);
        assertEquals(before, Picture.of("p", picture.pixels()).hash());
    }

    /** SHA-256 of the bytes 0,0,0,1 (width), 0,0,0,1 (height), 0,1,2,3 (red 1, green 2, blue 3). */
    @Test
    void hashesWidthHeightAndPixels() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x010203);
        assertEquals(
                "e986aa1a533e8a5a2cc1bff623e1adf9f83043052e751966353e90ef92c018cc",
                Picture.of("p", image).hash());
    }
}
