package groundlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {

    @Test
    void copiesThePixelsItIsGiven() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
        Picture picture = Picture.of("p", image);
        String before = picture.hash();
        image.setRGB(0, 0, 0xFFFFFF);
        assertEquals(before, Picture.of("p", picture.pixels()).hash());
    }

    @Test
    void anEncodedPictureIsDecodedWhenAskedAndKeepsItsBytes() throws IOException {
        Path folder = Path.of("src/test/resources/parity/images/files");
        for (String name : List.of("rgb16.png", "444.jpg")) {
            Picture file = Picture.of(folder.resolve(name));
            byte[] bytes = file.encoded().orElseThrow();
            Picture inside = Picture.encoded("inside", bytes);
            assertEquals(file.hash(), inside.hash());
            assertEquals(Optional.empty(), inside.file());
            assertArrayEquals(Files.readAllBytes(folder.resolve(name)), bytes);
            assertSame(bytes, inside.encoded().orElseThrow());
        }
    }

    @Test
    void anEncodedPictureIsNamedWhenItIsBroken() {
        Picture broken = Picture.encoded("cat 7", new byte[0]);
        var error = assertThrows(UncheckedIOException.class, broken::pixels);
        assertEquals("Cannot read picture cat 7: the file is empty", error.getCause().getMessage());
        Picture missing = Picture.of(Path.of("none.png"));
        error = assertThrows(UncheckedIOException.class, missing::encoded);
        assertEquals("Cannot read picture none.png: no such file", error.getCause().getMessage());
    }

    /** The lengths lead back: to the length itself, and into the chunk before. */
    @ParameterizedTest
    @ValueSource(ints = {-12, -16, Integer.MIN_VALUE})
    void aPngWithABrokenLengthBehindItsPixelsIsRead(int length) throws IOException {
        Path whole = Path.of("src/test/resources/parity/images/files/rgb16.png");
        byte[] bytes = Files.readAllBytes(whole);
        int end = bytes.length - 12; // of the last chunk, IEND
        ByteBuffer broken = ByteBuffer.allocate(bytes.length + 12);
        broken.put(bytes, 0, end).putInt(length).put("tEXt".getBytes(StandardCharsets.US_ASCII));
        broken.putInt(0).put(bytes, end, 12);
        Picture picture = Picture.encoded("broken", broken.array());
        String hash = assertTimeoutPreemptively(Duration.ofSeconds(10), picture::hash);
        assertEquals(Picture.of(whole).hash(), hash);
    }

    @Test
    void aRootIsNoPicture() {
        Path root = Path.of("/").toAbsolutePath().getRoot();
        var error = assertThrows(UncheckedIOException.class, Picture.of(root)::pixels);
        assertEquals(
                "Cannot read picture " + root + ": no such file", error.getCause().getMessage());
    }

    @Test
    void isIdentifiedWithoutDecodingWhereItCanBe() {
        assertEquals(
                Picture.of(Path.of("a/../none.png")).identity(),
                Picture.of(Path.of("none.png")).identity());
        byte[] broken = {1};
        assertEquals(
                Picture.encoded("one", broken).identity(),
                Picture.encoded("two", broken).identity());
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
        Picture drawn = Picture.of("p", image);
        assertEquals(drawn.hash(), drawn.identity());
        assertEquals(Optional.empty(), drawn.encoded());
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
