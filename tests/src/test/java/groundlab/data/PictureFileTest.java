package groundlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoded files against Pillow's pixels; see tests/parity/make_images.py. */
class PictureFileTest {

    private static final Path FOLDER = Path.of("src/test/resources/parity/images");

    static Stream<String> files() throws IOException {
        return decoded().keySet().stream();
    }

    private static JsonObject decoded() throws IOException {
        String json = Files.readString(FOLDER.resolve("expected.json"));
        return JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("decoded");
    }

    /** Every file is exact; for JPEG, Java's decoder is not bound to be, so 2 levels are left. */
    @ParameterizedTest
    @MethodSource("files")
    void pixelsAreThoseOfPillow(String name) throws IOException {
        Picture picture = Picture.of(FOLDER.resolve("files").resolve(name));
        if (name.endsWith(".jpg")) {
            String png = "expected/" + name.replace(".jpg", ".png");
            Picture pillow = Picture.of(FOLDER.resolve(png));
            assertTrue(distance(pillow.pixels(), picture.pixels()) <= 2, name);
        } else {
            assertEquals(decoded().get(name).getAsString(), picture.hash());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.png      | no such file",
                "empty.png        | the file is empty",
                "text.png         | not a known image format",
                "cut.png          | the file is cut off",
                "cut.jpg          | the file is cut off",
                "cut.gif          | the file is cut off",
                "cut.bmp          | the file is cut off",
                "broken/webp.webp | not a known image format (WebP; save it as PNG or JPEG)",
            })
    void saysWhichFileCannotBeReadAndWhy(String name, String reason, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("text.png"), "no picture");
        Files.createFile(folder.resolve("empty.png"));
        for (String whole : List.of("rgb16.png", "444.jpg", "interlaced.gif", "rgb.bmp")) {
            byte[] bytes = Files.readAllBytes(FOLDER.resolve("files").resolve(whole));
            String cut = "cut" + whole.substring(whole.length() - 4);
            Files.write(folder.resolve(cut), Arrays.copyOf(bytes, bytes.length * 2 / 3));
        }
        Path file = (name.contains("/") ? FOLDER : folder).resolve(name);
        Exception error = assertThrows(UncheckedIOException.class, () -> Picture.of(file).pixels());
        assertEquals("Cannot read picture " + file + ": " + reason, error.getCause().getMessage());
    }

    private static int distance(BufferedImage a, BufferedImage b) {
        assertEquals(a.getWidth() + "x" + a.getHeight(), b.getWidth() + "x" + b.getHeight());
        int largest = 0;
        for (int i = 0; i < a.getWidth() * a.getHeight(); i++) {
            int x = i % a.getWidth();
            int y = i / a.getWidth();
            for (int shift = 0; shift < 24; shift += 8) {
                int difference = (a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255);
                largest = Math.max(largest, Math.abs(difference));
            }
        }
        return largest;
    }
}
