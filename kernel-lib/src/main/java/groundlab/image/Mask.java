package groundlab.image;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;

/**
 * Which pixels of an image belong to something.
 *
 * @param width in pixels
 * @param height in pixels
 * @param marks row by row
 */
record Mask(int width, int height, boolean[] marks) {

    /** {@return all pixels that are in none of the parts} */
    static Mask outside(List<Rectangle> parts, int width, int height) {
        Mask mask = new Mask(width, height, new boolean[width * height]);
        mask.set(new Rectangle(width, height), true);
        parts.forEach(part -> mask.set(part, false));
        return mask;
    }

    /** {@return whether a pixel is marked; not so outside the image} */
    boolean at(int x, int y) {
        return x >= 0 && x < width && y >= 0 && y < height && marks[y * width + x];
    }

    /** Changes the pixels of a part, which must be inside the image. */
    void set(Rectangle part, boolean mark) {
        for (int y = part.y; y < part.y + part.height; y++) {
            Arrays.fill(marks, y * width + part.x, y * width + part.x + part.width, mark);
        }
    }

    /** {@return (width + 1) * (height + 1) counts of the marks above and to the left} */
    int[] counts() {
        int[] counts = new int[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = (y + 1) * (width + 1) + x + 1;
                int above = counts[i - width - 1] - counts[i - width - 2];
                counts[i] = above + counts[i - 1] + (marks[y * width + x] ? 1 : 0);
            }
        }
        return counts;
    }
}
