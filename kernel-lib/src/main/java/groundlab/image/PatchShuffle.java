package groundlab.image;

import static groundlab.internal.Checks.check;

import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The image cut into grid x grid patches of the same size that change places: what is there stays,
 * where it is does not. At least one patch moves. The last pixels of a side that cannot be divided
 * stay where they are, and a side of fewer pixels than patches is cut into pixels; an image of one
 * pixel stays as it is.
 *
 * <pre>{@code
 * Picture shuffled = Distorted.draw(example, new PatchShuffle(4), 7);
 * }</pre>
 *
 * @param grid patches in a row and in a column, at least 2
 */
public record PatchShuffle(int grid) implements Distortion {

    /** Checks that grid is at least 2. */
    public PatchShuffle {
        check(grid >= 2, "grid must be >= 2, got %d", grid);
    }

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        Pixels from = Pixels.of(image);
        int[] shuffled = from.rgb().clone();
        int columns = Math.min(grid, from.width());
        int rows = Math.min(grid, from.height());
        int w = from.width() / columns;
        int h = from.height() / rows;
        int[] order = order(columns * rows, rng);
        for (int to = 0; to < order.length; to++) {
            int source = order[to] / columns * h * from.width() + order[to] % columns * w;
            int target = to / columns * h * from.width() + to % columns * w;
            for (int y = 0; y < h; y++) {
                int down = y * from.width();
                System.arraycopy(from.rgb(), source + down, shuffled, target + down, w);
            }
        }
        return new Pixels(from.width(), from.height(), shuffled).image();
    }

    private static int[] order(int patches, RandomGenerator rng) {
        int[] order = Seeds.permutation(patches, rng);
        while (patches > 1 && isSorted(order)) {
            order = Seeds.permutation(patches, rng);
        }
        return order;
    }

    private static boolean isSorted(int[] order) {
        return IntStream.range(0, order.length).allMatch(i -> order[i] == i);
    }
}
