package groundlab.image;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Levels spread smoothly over the pixels that have none, as a soap film over a wire: each becomes
 * the mean of its neighbours (Laplace's equation). Solved at half the size first, which gives a
 * start that is nearly right.
 */
final class Membrane {

    private static final int LEAST = 10; // sweeps
    private static final int MOST = 1000;
    private static final int WORK = 2_000_000; // levels moved at one size
    private static final double STILL = 1e-3; // of 255

    private final double[] levels;
    private final boolean[] known;
    private final int width;
    private final int height;

    private Membrane(double[] levels, boolean[] known, int width) {
        this.levels = levels;
        this.known = known;
        this.width = width;
        this.height = levels.length / width;
    }

    /**
     * {@return the levels with the unknown ones filled in, in the same order} Where none is known,
     * all become the mean.
     *
     * @param levels row by row
     * @param known which levels are known
     * @param width of a row
     */
    static double[] fill(double[] levels, boolean[] known, int width) {
        if (IntStream.range(0, known.length).noneMatch(i -> known[i])) {
            double[] plain = new double[levels.length];
            Arrays.fill(plain, Arrays.stream(levels).sum() / levels.length);
            return plain;
        }
        return new Membrane(levels.clone(), known, width).filled();
    }

    private double[] filled() {
        int[] unknown = IntStream.range(0, known.length).filter(i -> !known[i]).toArray();
        if (unknown.length > 0) {
            double[] start = half().filled();
            int row = (width + 1) / 2;
            for (int i : unknown) {
                levels[i] = start[i / width / 2 * row + i % width / 2];
            }
            int sweeps = Math.max(LEAST, Math.min(MOST, WORK / unknown.length));
            double change = STILL;
            for (int i = 0; i < sweeps && change >= STILL; i++) {
                change = sweep(unknown);
            }
        }
        return levels;
    }

    /** {@return a quarter of the pixels, each the mean of the known ones among its four} */
    private Membrane half() {
        int row = (width + 1) / 2;
        int n = row * ((height + 1) / 2);
        double[] sums = new double[n];
        int[] counts = new int[n];
        for (int i = 0; i < known.length; i++) {
            if (known[i]) {
                int quarter = i / width / 2 * row + i % width / 2;
                sums[quarter] += levels[i];
                counts[quarter]++;
            }
        }
        boolean[] any = new boolean[n];
        for (int i = 0; i < n; i++) {
            any[i] = counts[i] > 0;
            sums[i] /= Math.max(1, counts[i]);
        }
        return new Membrane(sums, any, row);
    }

    /** Moves each unknown level to the mean of its neighbours and returns the largest move. */
    private double sweep(int[] unknown) {
        double largest = 0;
        for (int i : unknown) {
            double mean = neighbours(i);
            largest = Math.max(largest, Math.abs(mean - levels[i]));
            levels[i] = mean;
        }
        return largest;
    }

    /** {@return the mean of four levels, its own where the image ends} */
    private double neighbours(int i) {
        int x = i % width;
        int y = i / width;
        double sum = 0;
        sum += levels[x > 0 ? i - 1 : i];
        sum += levels[x < width - 1 ? i + 1 : i];
        sum += levels[y > 0 ? i - width : i];
        sum += levels[y < height - 1 ? i + width : i];
        return sum / 4;
    }
}
