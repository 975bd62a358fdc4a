package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Seeds;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ZoomCropTest {

    private final RandomGenerator random = Seeds.stream(7, "crop");

    /**
     * Sides are rounded to whole pixels, at most half a pixel of 40: area to 1.3 %, ratio to 2.6 %.
     */
    @Test
    void keepsAPartWithinAreaAndRatio() {
        ZoomCrop crop = new ZoomCrop(0.01, 0.2);
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            Rectangle part = crop.part(400, 400, random);
            double area = part.width * (double) part.height / (400 * 400);
            double ratio = part.width / (double) part.height;
            assertTrue(area > 0.01 * 0.97 && area < 0.2 * 1.03, part.toString());
            assertTrue(ratio > 0.75 * 0.97 && ratio < 4 / 3.0 * 1.03, part.toString());
            assertTrue(new Rectangle(400, 400).contains(part), part.toString());
            sum += area;
        }
        assertEquals(0.105, sum / 1000, 0.007); // 4 standard errors of .19 / sqrt(12 * 1000)
    }

    /** The whole of a 100 x 10 image has ratio 10, so the middle 13 x 10 (4/3 of 10) is taken. */
    @Test
    void takesTheMiddleWhereNothingFits() {
        assertEquals(new Rectangle(43, 0, 13, 10), new ZoomCrop(1, 1).part(100, 10, random));
        assertEquals(new Rectangle(0, 43, 10, 13), new ZoomCrop(1, 1).part(10, 100, random));
        assertEquals(new Rectangle(0, 0, 1, 1), new ZoomCrop(0.01, 0.2).part(1, 1, random));
    }

    /** Centres of 4 pixels over 2: at -.25, .25, .75, 1.25, so shares 0, .25, .75, 1 of 100. */
    @Test
    void enlargesBilinearly() {
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(2, 0, 100);
        BufferedImage large = Bilinear.enlarge(image, new Rectangle(1, 0, 2, 1));
        int[] blues = large.getRGB(0, 0, 4, 1, null, 0, 4);
        assertEquals(0, blues[0] & 255);
        assertEquals(25, blues[1] & 255);
        assertEquals(75, blues[2] & 255);
        assertEquals(100, blues[3] & 255);
    }

    @Test
    void printsItsSettingsAndSaysWhatTheyMustBe() {
        assertEquals("ZoomCrop[min=0.01, max=0.2]", ZoomCrop.MDPO.toString());
        assertEquals("ZoomCrop[min=0.2, max=0.5]", ZoomCrop.MDPO_LARGE.toString());
        var error = assertThrows(IllegalArgumentException.class, () -> new ZoomCrop(0.5, 0.2));
        assertEquals(
                "a crop needs 0 < min <= max <= 1, got min 0.5 and max 0.2", error.getMessage());
    }
}
