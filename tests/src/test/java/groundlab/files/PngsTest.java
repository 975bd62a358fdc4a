package groundlab.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.data.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngsTest {

    /** With a palette, with the last palette, and with more colours than a palette holds. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 256, 257})
    void keepsItsHashThroughAFile(int colours, @TempDir Path folder) throws IOException {
        BufferedImage image = ExampleFilesTest.gradient(colours);
        Files.write(folder.resolve("p.png"), Pngs.bytes(image));
        assertEquals(Picture.of("p", image).hash(), Picture.of(folder.resolve("p.png")).hash());
    }
}
