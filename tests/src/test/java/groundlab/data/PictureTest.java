package groundlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {

    /** With a palette, with the last palette, and with more colours than a palette holds. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 256, 257})
    void keepsItsHashThroughAFile(int colours, @TempDir Path folder) throws IOException {
        BufferedImage image = ExampleFilesTest.gradient(colours);
        Pngs.write(image, folder.resolve("p.png"));
        assertEquals(Picture.of("p", image).hash(), Picture.of(folder.resolve("p.png")).hash());
    }

    @Test
    void copiesThePixelsItIsGiven() {
        BufferedImage image = ExampleFilesTest.gradient(3);
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
