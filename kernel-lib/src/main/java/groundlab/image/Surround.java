package groundlab.image;

import java.awt.Rectangle;
import java.util.stream.IntStream;

/**
 * The usable pixels around a hole, at most {@link #WIDTH} away.
 *
 * @param hole the hole
 * @param right columns from the hole's left upper corner, one for each pixel
 * @param down rows from there
 */
record Surround(Rectangle hole, int[] right, int[] down) {

    static final int WIDTH = 2; // pixels

    /** {@return the pixels around {@code hole} that are marked as usable} */
    static Surround of(Rectangle hole, Mask usable) {
        int w = hole.width + 2 * WIDTH;
        int[] around =
                IntStream.range(0, w * (hole.height + 2 * WIDTH))
                        .filter(i -> usable.at(hole.x + i % w - WIDTH, hole.y + i / w - WIDTH))
                        .filter(i -> !hole.contains(hole.x + i % w - WIDTH, hole.y + i / w - WIDTH))
                        .toArray();
        return new Surround(
                hole,
                IntStream.of(around).map(i -> i % w - WIDTH).toArray(),
                IntStream.of(around).map(i -> i / w - WIDTH).toArray());
    }

    int size() {
        return right.length;
    }

    /** {@return how far a pixel is from the hole, from 1 to {@link #WIDTH}} */
    int distance(int i) {
        int across = Math.max(-right[i], right[i] - hole.width + 1);
        int along = Math.max(-down[i], down[i] - hole.height + 1);
        return Math.max(across, along);
    }
}
