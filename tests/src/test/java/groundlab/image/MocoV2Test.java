package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MocoV2Test {

    /** Red 200 * .6 = 120, green 100 * .6 = 60; 200 * 1.4 = 280 is cut at 255. */
    @Test
    void brightnessMultiplies() {
        assertArrayEquals(new int[] {0x783C00}, change(c -> c.brightness(0.6), 0xC86400));
        assertArrayEquals(new int[] {0xFF8C00}, change(c -> c.brightness(1.4), 0xC86400));
    }

    /**
     * The grey of 200, 100, 0 is .2989 * 200 + .587 * 100 = 118.48; that of black is 0, their mean
     * 59.24. At .5: (200 + 59.24) / 2 = 129.6, (100 + 59.24) / 2 = 79.6, 59.24 / 2 = 29.6. At 1.4:
     * 280 - .4 * 59.24 = 256.3, cut at 255; 140 - 23.7 = 116.3; below 0 is cut too.
     */
    @Test
    void contrastPullsToTheMeanGrey() {
        assertArrayEquals(
                new int[] {0x82501E, 0x1E1E1E}, change(c -> c.contrast(0.5), 0xC86400, 0));
        assertArrayEquals(new int[] {0xFF7400, 0}, change(c -> c.contrast(1.4), 0xC86400, 0));
    }

    /** Grey 118.48: (200 + 118.48) / 2 = 159.2, (100 + 118.48) / 2 = 109.2, 118.48 / 2 = 59.2. */
    @Test
    void saturationPullsToThePixelsGrey() {
        assertArrayEquals(new int[] {0x9F6D3B}, change(c -> c.saturation(0.5), 0xC86400));
    }

    /**
     * A tenth of a round is .6 of a sixth. From red: green rises to .6 * 255 = 153, or backwards
     * blue does. 200, 100, 0 has green at half, so 1.1 sixths: red falls to 200 - .1 * 200 = 180.
     * 0, 255, 102 is at 2.4 sixths, so 3: green and blue. Grey has no hue.
     */
    @Test
    void hueTurnsTheColour() {
        assertArrayEquals(
                new int[] {0xFF9900, 0xB4C800, 0x00FFFF, 0x808080},
                change(c -> c.hue(0.1), 0xFF0000, 0xC86400, 0x00FF66, 0x808080));
        assertArrayEquals(new int[] {0xFF0099}, change(c -> c.hue(-0.1), 0xFF0000));
        int[] all = {0xC86400, 0x64C800, 0x00C864, 0x0064C8, 0x6400C8, 0xC80064};
        assertArrayEquals(all, change(c -> c.hue(1), all));
    }

    /** .2989 * 255 = 76.2, .587 * 255 = 149.7, .114 * 255 = 29.1. */
    @Test
    void greyWeighsTheChannels() {
        assertArrayEquals(
                new int[] {0x4C4C4C, 0x969696, 0x1D1D1D},
                change(Colours::grey, 0xFF0000, 0x00FF00, 0x0000FF));
    }

    /** The lowest draws do all: 100 * .6 = 60, and 60 * .9999 is 60 still. */
    @Test
    void doesAllWhereChanceSaysSo() {
        BufferedImage grey = Images.plain(8, 8, 0x646464);
        int[] changed = Images.rgb(new MocoV2().apply(grey, Images.lowest()));
        int[] expected = new int[64];
        Arrays.fill(expected, 0x3C3C3C);
        assertArrayEquals(expected, changed);
    }

    /** The highest draws take the whole square and do nothing with it. */
    @Test
    void doesNothingWhereChanceSaysSo() {
        BufferedImage image = Images.different(8, 8);
        assertArrayEquals(
                Images.rgb(image), Images.rgb(new MocoV2().apply(image, Images.highest())));
    }

    /**
     * Of 2,000 images with a red and a blue half, 400 turn grey; 4 deviations of sqrt(2000 * .2 *
     * .8) are 72. Of the others, those whose crop shows both halves are mirrored in one of two; 4
     * deviations of sqrt(.25 / 1400) are .053.
     */
    @Test
    void drawsGreyAndMirrorAsOftenAsMoco() {
        int grey = 0;
        int straight = 0;
        int mirrored = 0;
        for (int i = 0; i < 2000; i++) {
            BufferedImage halves = Images.plain(8, 8, 0xFF0000);
            for (int at = 0; at < 32; at++) {
                halves.setRGB(4 + at % 4, at / 4, 0x0000FF);
            }
            int[] seen = Images.rgb(new MocoV2().apply(halves, Seeds.stream(i, "moco")));
            int left = seen[0] & 255;
            int right = seen[7] & 255;
            if (left == seen[0] >> 16 && right == seen[7] >> 16) {
                grey++;
            } else {
                straight += left < right ? 1 : 0;
                mirrored += left > right ? 1 : 0;
            }
        }
        assertEquals(400, grey, 72);
        assertTrue(straight + mirrored > 1400);
        assertEquals(0.5, mirrored / (double) (straight + mirrored), 0.053);
    }

    @Test
    void changesDependOnTheSeed() {
        BufferedImage image = Images.different(16, 16);
        assertNotEquals(
                Arrays.hashCode(Images.rgb(new MocoV2().apply(image, Seeds.stream(1)))),
                Arrays.hashCode(Images.rgb(new MocoV2().apply(image, Seeds.stream(2)))));
    }

    private static int[] change(UnaryOperator<Colours> change, int... rgb) {
        Colours colours = Colours.of(new Pixels(rgb.length, 1, rgb));
        return change.apply(colours).pixels(rgb.length).rgb();
    }
}
