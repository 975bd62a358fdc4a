package groundlab.plot;

import java.awt.Color;

/**
 * Colours of numbers from 0 to 1, dark blue over green to light yellow. Lightness rises evenly, in
 * <a href="https://bottosson.github.io/posts/oklab/">Oklab (Ottosson, 2020)</a>, so that equal
 * steps look equal, also in grey and to the colour-blind.
 */
final class EvenScale {

    private static final double DARKEST = 0.28;
    private static final double LIGHTEST = 0.93;

    private EvenScale() {}

    /** {@return the colour of a share in [0, 1]; others take that of the nearer end} */
    static Color of(double share) {
        double t = Math.max(0, Math.min(1, share));
        double lightness = DARKEST + t * (LIGHTEST - DARKEST);
        double hue = Math.toRadians(285 - 180 * t);
        double chroma = 0.09 + 0.07 * t;
        return rgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    }

    /** From Oklab to sRGB, with the matrices of its author. */
    private static Color rgb(double lightness, double a, double b) {
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return new Color(
                part(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                part(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                part(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
    }

    private static double cube(double x) {
        return x * x * x;
    }

    private static float part(double linear) {
        double bent =
                linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        return (float) Math.max(0, Math.min(1, bent));
    }
}
