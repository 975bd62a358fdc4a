package groundlab.image;

import java.util.Arrays;

/**
 * The colours of an image with the changes of torchvision's ColorJitter, as it makes them on float
 * tensors. There, as here, nothing is rounded between two changes; on Pillow's images each change
 * is cut to 8 bits.
 *
 * @param red levels in [0, 1], row by row
 * @param green as red
 * @param blue as red
 */
record Colours(double[] red, double[] green, double[] blue) {

    static Colours of(Pixels pixels) {
        int n = pixels.rgb().length;
        Colours colours = new Colours(new double[n], new double[n], new double[n]);
        for (int i = 0; i < n; i++) {
            int rgb = pixels.rgb()[i];
            colours.red[i] = (rgb >> 16) / 255.0;
            colours.green[i] = (rgb >> 8 & 255) / 255.0;
            colours.blue[i] = (rgb & 255) / 255.0;
        }
        return colours;
    }

    /** {@return the colours rounded to 8 bits, in rows of {@code width}} */
    Pixels pixels(int width) {
        int[] rgb = new int[red.length];
        for (int i = 0; i < rgb.length; i++) {
            int r = Pixels.eightBits(255 * red[i]);
            int g = Pixels.eightBits(255 * green[i]);
            int b = Pixels.eightBits(255 * blue[i]);
            rgb[i] = r << 16 | g << 8 | b;
        }
        return new Pixels(width, rgb.length / width, rgb);
    }

    /** {@return f times the colour, up to 1} */
    Colours brightness(double f) {
        return mixedWith(new double[red.length], f);
    }

    /** {@return f of the colour and 1 − f of the whole image's mean grey, within [0, 1]} */
    Colours contrast(double f) {
        double[] mean = new double[red.length];
        Arrays.fill(mean, Arrays.stream(greys()).sum() / red.length);
        return mixedWith(mean, f);
    }

    /** {@return f of the colour and 1 − f of its grey, within [0, 1]} */
    Colours saturation(double f) {
        return mixedWith(greys(), f);
    }

    /** {@return the colours with hues moved by {@code turn}, of which 1 is once round} */
    Colours hue(double turn) {
        int n = red.length;
        Colours moved = new Colours(new double[n], new double[n], new double[n]);
        for (int i = 0; i < n; i++) {
            double most = Math.max(red[i], Math.max(green[i], blue[i]));
            double range = most - Math.min(red[i], Math.min(green[i], blue[i]));
            double sixths = range == 0 ? 0 : sixths(i, most, range) + 6 * turn;
            moved.red[i] = most - range * lack(sixths + 5);
            moved.green[i] = most - range * lack(sixths + 3);
            moved.blue[i] = most - range * lack(sixths + 1);
        }
        return moved;
    }

    /** {@return each colour's grey in all three channels} */
    Colours grey() {
        double[] grey = greys();
        return new Colours(grey, grey, grey);
    }

    private double[] greys() {
        double[] greys = new double[red.length];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = 0.2989 * red[i] + 0.587 * green[i] + 0.114 * blue[i];
        }
        return greys;
    }

    private Colours mixedWith(double[] other, double f) {
        return new Colours(mix(red, other, f), mix(green, other, f), mix(blue, other, f));
    }

    private static double[] mix(double[] levels, double[] other, double f) {
        double[] mix = new double[levels.length];
        for (int i = 0; i < mix.length; i++) {
            mix[i] = Math.max(0, Math.min(1, f * levels[i] + (1 - f) * other[i]));
        }
        return mix;
    }

    /** {@return the hue in sixths of the round: red 0, green 2, blue 4} */
    private double sixths(int i, double most, double range) {
        if (most == red[i]) {
            return (green[i] - blue[i]) / range;
        }
        return most == green[i] ? 2 + (blue[i] - red[i]) / range : 4 + (red[i] - green[i]) / range;
    }

    /** {@return how much of the range a channel lacks: none for two sixths, all for two others} */
    private static double lack(double sixths) {
        double k = sixths - 6 * Math.floor(sixths / 6); // in [0, 6)
        return Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    }
}
