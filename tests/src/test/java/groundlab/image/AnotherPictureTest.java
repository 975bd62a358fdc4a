package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.data.Picture;
import groundlab.internal.Hashes;
import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnotherPictureTest {

    private static final int RED = 0xFF0000;
    private static final int GREEN = 0x00FF00;
    private static final int BLUE = 0x0000FF;

    /** Of red (three times there), green and blue, given red: green and blue, one in two each. */
    @Test
    void drawsEachOtherPictureAsOften() {
        Distortion another = set(RED, GREEN, RED, BLUE, RED);
        int green = 0;
        for (int i = 0; i < 1000; i++) {
            BufferedImage drawn = another.apply(image(RED), Seeds.stream(i, "another"));
            assertNotEquals(RED, drawn.getRGB(0, 0) & 0xFFFFFF);
            green += (drawn.getRGB(0, 0) & 0xFFFFFF) == GREEN ? 1 : 0;
        }
        assertEquals(500, green, 4 * 15.8); // 4 deviations sqrt(1000 / 4)
    }

    @Test
    void keepsTheOthersSizeAndIsACopy() {
        BufferedImage wide = Images.different(5, 2);
        Picture picture = Picture.of("wide", wide);
        BufferedImage drawn =
                AnotherPicture.of("one", List.of(picture)).apply(image(RED), Seeds.stream(7));
        assertArrayEquals(Images.rgb(wide), Images.rgb(drawn));
        drawn.setRGB(0, 0, 0x123456);
        assertArrayEquals(Images.rgb(wide), Images.rgb(picture.pixels()));
    }

    @Test
    void printsItsNameAndAHashOfItsPicturesInTheirOrder() {
        String hashes = picture(RED).hash() + "\n" + picture(GREEN).hash();
        assertEquals(
                "AnotherPicture[of=set, sha256=" + Hashes.of(hashes).substring(0, 12) + "]",
                set(RED, GREEN).toString());
        assertEquals(set(RED, GREEN), set(RED, GREEN, RED));
        assertEquals(set(RED, GREEN).hashCode(), set(RED, GREEN, RED).hashCode());
        assertNotEquals(set(RED, GREEN), set(GREEN, RED));
    }

    @Test
    void saysWhenThereIsNoOther() {
        Distortion another = set(RED, RED);
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> another.apply(image(RED), Seeds.stream(7)));
        assertEquals("the set set must have a picture besides the given one", error.getMessage());
    }

    @Test
    void saysWhatASetMustBe() {
        var empty = assertThrows(IllegalArgumentException.class, () -> set());
        assertEquals("a set must have at least one picture, got none", empty.getMessage());
        var name =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> AnotherPicture.of("a[1]", List.of(picture(RED))));
        assertEquals("a set's name must have no [ or ], got a[1]", name.getMessage());
    }

    private static AnotherPicture set(int... colours) {
        return AnotherPicture.of("set", IntStream.of(colours).mapToObj(c -> picture(c)).toList());
    }

    private static Picture picture(int colour) {
        return Picture.of("plain", image(colour));
    }

    private static BufferedImage image(int colour) {
        return Images.plain(3, 3, colour);
    }
}
