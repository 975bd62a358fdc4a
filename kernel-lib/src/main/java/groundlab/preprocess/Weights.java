package groundlab.preprocess;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which pixels of a line make each pixel of the new line, in fixed point.
 *
 * @param starts the first old pixel of each new pixel
 * @param taps the weights of each new pixel, from its first old pixel on; 2^22 is one
 */
record Weights(int[] starts, int[][] taps) {

    private static final int BITS = 32 - 8 - 2; // 8 for the pixel, 2 for overshoot and sign
    private static final int HALF = 1 << BITS - 1;

    /**
     * {@return the weights of {@code count} pixels, from {@code start} on, of the lines of {@code
     * to} pixels that are made of lines of {@code from}}
     */
    static Weights of(Resampling filter, int from, int to, int start, int count) {
        if (from == to) {
            return copy(start, count);
        }
        Weights weights = new Weights(new int[count], new int[count][]);
        double scale = (double) from / to;
        double stretch = Math.max(1, scale);
        double support = filter.support() * stretch;
        for (int i = 0; i < count; i++) {
            double middle = (start + i + 0.5) * scale;
            int first = Math.max(0, (int) (middle - support + 0.5));
            double[] line = new double[Math.min(from, (int) (middle + support + 0.5)) - first];
            for (int x = 0; x < line.length; x++) {
                line[x] = filter.weight((x + first - middle + 0.5) * (1 / stretch));
            }
            weights.starts[i] = first;
            weights.taps[i] = fixed(line);
        }
        return weights;
    }

    private static Weights copy(int start, int count) {
        int[][] ones = new int[count][];
        Arrays.fill(ones, new int[] {1 << BITS});
        return new Weights(IntStream.range(start, start + count).toArray(), ones);
    }

    /** {@return values that add up to about 2^22} */
    private static int[] fixed(double[] line) {
        double sum = 0;
        for (double weight : line) {
            sum += weight;
        }
        int[] fixed = new int[line.length];
        for (int x = 0; x < fixed.length; x++) {
            double one = sum == 0 ? line[x] : line[x] / sum;
            fixed[x] = (int) ((one < 0 ? -0.5 : 0.5) + one * (1 << BITS));
        }
        return fixed;
    }

    /** {@return the picture with new rows} */
    Pixels across(Pixels image) {
        int width = starts.length;
        int[] out = new int[width * image.height()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                out[y * width + x] = mix(image.argb(), y * image.width() + starts[x], taps[x]);
            }
        }
        return new Pixels(out, width, image.height(), image.alpha());
    }

    private static int mix(int[] argb, int start, int[] weights) {
        int a = HALF;
        int r = HALF;
        int g = HALF;
        int b = HALF;
        for (int i = 0; i < weights.length; i++) {
            int pixel = argb[start + i];
            int weight = weights[i];
            a += weight * (pixel >>> 24);
            r += weight * (pixel >> 16 & 0xFF);
            g += weight * (pixel >> 8 & 0xFF);
            b += weight * (pixel & 0xFF);
        }
        return clip(a) << 24 | clip(r) << 16 | clip(g) << 8 | clip(b);
    }

    /** {@return the picture with new columns}, whole rows at a time, which the JVM vectorises. */
    Pixels down(Pixels image) {
        int width = image.width();
        int[] out = new int[width * starts.length];
        int[] sums = new int[width];
        for (int y = 0; y < starts.length; y++) {
            for (int shift = 0; shift < (image.alpha() ? 32 : 24); shift += 8) {
                Arrays.fill(sums, HALF);
                for (int i = 0; i < taps[y].length; i++) {
                    add(image.argb(), (starts[y] + i) * width, shift, taps[y][i], sums);
                }
                for (int x = 0; x < width; x++) {
                    out[y * width + x] |= clip(sums[x]) << shift;
                }
            }
        }
        return new Pixels(out, width, starts.length, image.alpha());
    }

    private static void add(int[] argb, int start, int shift, int weight, int[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += weight * (argb[start + x] >>> shift & 0xFF);
        }
    }

    private static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> BITS));
    }
}
