package groundlab.preprocess;

import java.util.function.DoubleUnaryOperator;

/**
 * Pillow's filters for resizing, bit for bit: first the rows, then the columns, each in fixed point
 * and rounded to 8 bits. When a picture shrinks by f the filter is stretched by f, which is what
 * keeps fine stripes from turning into false ones.
 *
 * <p>The constants stand in the order of their numbers in {@code preprocessor_config.json}.
 */
enum Resampling {
    /** The pixel under the middle of the new one. */
    NEAREST(0, x -> 0),
    /** sinc(x) sinc(x / 3) for |x| &lt; 3. */
    LANCZOS(3, x -> -3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0),
    /** 1 − |x|. */
    BILINEAR(1, x -> Math.max(0, 1 - Math.abs(x))),
    /** Keys' cubic with a = −1/2. */
    BICUBIC(2, x -> cubic(Math.abs(x))),
    /** The mean of what a new pixel covers. */
    BOX(0.5, x -> -0.5 < x && x <= 0.5 ? 1 : 0),
    /** sinc(x) in a Hamming window, |x| &lt; 1; its constants have single precision. */
    HAMMING(1, x -> Math.abs(x) < 1 ? sinc(x) * (0.54f + 0.46f * Math.cos(x * Math.PI)) : 0);

    private final double support;
    private final DoubleUnaryOperator kernel;

    Resampling(double support, DoubleUnaryOperator kernel) {
        this.support = support;
        this.kernel = kernel;
    }

    /** {@return half the width of the filter, in pixels of the smaller picture} */
    double support() {
        return support;
    }

    /** {@return the weight at a distance from the middle, in pixels of the smaller picture} */
    double weight(double x) {
        return kernel.applyAsDouble(x);
    }

    /**
     * {@return the picture at another size, itself if it has that size} Colours are weighted by
     * alpha where there is one.
     */
    Pixels resize(Pixels image, Size size) {
        if (size.equals(image.size())) {
            return image;
        }
        if (this == NEAREST) {
            return nearest(image, size);
        }
        Pixels resized = image.premultiplied();
        if (size.width() != resized.width()) {
            resized = Weights.of(this, resized.width(), size.width()).across(resized);
        }
        if (size.height() != resized.height()) {
            resized = Weights.of(this, resized.height(), size.height()).down(resized);
        }
        return resized.unpremultiplied();
    }

    private static Pixels nearest(Pixels image, Size size) {
        int[] columns = middles(image.width(), size.width());
        int[] rows = middles(image.height(), size.height());
        int[] picked = new int[columns.length * rows.length];
        for (int i = 0; i < picked.length; i++) {
            int row = rows[i / columns.length] * image.width();
            picked[i] = image.argb()[row + columns[i % columns.length]];
        }
        return new Pixels(picked, size.width(), size.height(), image.alpha());
    }

    /** Adds up the steps as Pillow does; a product would round otherwise. */
    private static int[] middles(int from, int to) {
        int[] middles = new int[to];
        double step = (double) from / to;
        double at = 0.5 * step;
        for (int i = 0; i < to; i++, at += step) {
            middles[i] = Math.min(from - 1, (int) at);
        }
        return middles;
    }

    private static double cubic(double x) {
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }
}
