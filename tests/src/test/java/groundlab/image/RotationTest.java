package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationTest {

    private final BufferedImage image = Images.different(5, 3);

    /** Counter-clockwise what is right comes to the top, and what is on top to the left. */
    @Test
    void turnsAQuarterExactly() {
        BufferedImage turned =
                Rotation.by(90).apply(Images.of(3, 1, 2, 3, 4, 5, 6), Images.lowest());
        assertEquals(2, turned.getWidth());
        assertArrayEquals(new int[] {3, 6, 2, 5, 1, 4}, Images.rgb(turned));
    }

    @ParameterizedTest
    @CsvSource({"180, 180", "90, 270", "-90, 90", "-270, -90", "360, 0"})
    void twoTurnsThatMakeAWholeOneChangeNothing(double one, double other) {
        Distortion twice = Rotation.by(one).then(Rotation.by(other));
        assertArrayEquals(Images.rgb(image), Images.rgb(twice.apply(image, Images.lowest())));
    }

    /**
     * By 45 degrees the middle of the lower edge is sqrt(2) / 2 = .70711 right of and below the
     * middle, so it mixes four pixels: .29289 and .70711 each way. Only the lower right corner is
     * white: .5 * 255 = 127.5. The lower right corner comes from sqrt(2) below the middle: .58579
     * black and .41421 of the mean 255 / 9 = 28.
     */
    @Test
    void mixesPixelsAndFillsCornersWithTheMeanColour() {
        BufferedImage corner = Images.of(3, 0, 0, 0, 0, 0, 0, 0, 0, 255);
        BufferedImage turned = Rotation.by(-45).apply(corner, Images.lowest());
        assertEquals(128, turned.getRGB(1, 2) & 255, 1);
        assertEquals(0, turned.getRGB(1, 1) & 255);
        assertEquals(12, Rotation.by(45).apply(corner, Images.lowest()).getRGB(2, 2) & 255);
    }

    @Test
    void keepsTheSizeAtOtherAngles() {
        BufferedImage turned = Rotation.by(30).apply(image, Images.lowest());
        assertEquals(5, turned.getWidth());
        assertEquals(3, turned.getHeight());
    }

    @Test
    void drawsTheAngleWithinItsBounds() {
        Rotation any = new Rotation(-10, 10);
        assertArrayEquals(
                Images.rgb(Rotation.by(-10).apply(image, Images.lowest())),
                Images.rgb(any.apply(image, Images.lowest())));
        double share = Seeds.stream(7).nextDouble();
        assertArrayEquals(
                Images.rgb(Rotation.by(-10 + 20 * share).apply(image, Images.lowest())),
                Images.rgb(any.apply(image, Seeds.stream(7))));
    }

    @ParameterizedTest
    @CsvSource({"10, 5", "-361, 0", "0, 361", "NaN, 0"})
    void saysWhatTheAnglesMustBe(double min, double max) {
        var error = assertThrows(IllegalArgumentException.class, () -> new Rotation(min, max));
        assertEquals(
                "a rotation needs -360 <= min <= max <= 360 degrees, got min "
                        + min
                        + " and max "
                        + max,
                error.getMessage());
    }
}
