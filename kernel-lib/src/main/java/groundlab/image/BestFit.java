package groundlab.image;

import java.awt.Point;
import java.awt.Rectangle;
import java.util.Optional;

/**
 * Looks for the part of an image that fits best into a hole: of all parts of the same size that are
 * free, the one whose surround has the least mean squared difference from the hole's own. At least
 * half of the surround must be there to be compared.
 *
 * <p>Where that would take too long, places are tried on a grid, and all places near the best one.
 */
final class BestFit {

    private static final double MOST = 5e7; // pixels to compare, about a tenth of a second

    private final Pixels image;
    private final Mask free;
    private final int[] counts;
    private final Surround surround;
    private final int[] wanted;
    private Point best;
    private double least = Double.POSITIVE_INFINITY;

    /**
     * Starts a search.
     *
     * @param image where to look
     * @param free what may be taken from it
     * @param surround of the hole
     * @param target the image with the hole
     */
    BestFit(Pixels image, Mask free, Surround surround, Pixels target) {
        this.image = image;
        this.free = free;
        this.surround = surround;
        counts = free.counts();
        wanted = new int[surround.size()];
        for (int i = 0; i < wanted.length; i++) {
            int x = surround.hole().x + surround.right()[i];
            wanted[i] = target.at(x, surround.hole().y + surround.down()[i]);
        }
    }

    /** {@return the left upper corner of the best part, if there is any} */
    Optional<Point> find() {
        int columns = image.width() - surround.hole().width + 1;
        int rows = image.height() - surround.hole().height + 1;
        Rectangle places = new Rectangle(columns, rows);
        double work = (double) columns * rows * surround.size();
        int step = (int) Math.max(1, Math.ceil(Math.sqrt(work / MOST)));
        look(places, step);
        if (step > 1 && best == null) {
            look(places, 1);
        } else if (step > 1) {
            Rectangle near = new Rectangle(best.x, best.y, 1, 1);
            near.grow(step - 1, step - 1);
            look(near.intersection(places), 1);
        }
        return Optional.ofNullable(best);
    }

    private void look(Rectangle places, int step) {
        for (int y = places.y; y < places.y + places.height; y += step) {
            for (int x = places.x; x < places.x + places.width; x += step) {
                double difference = isFree(x, y) ? difference(x, y) : Double.POSITIVE_INFINITY;
                if (difference < least) {
                    least = difference;
                    best = new Point(x, y);
                }
            }
        }
    }

    private boolean isFree(int x, int y) {
        int w = surround.hole().width;
        int h = surround.hole().height;
        int row = image.width() + 1;
        int above = counts[y * row + x + w] - counts[y * row + x];
        int within = counts[(y + h) * row + x + w] - counts[(y + h) * row + x];
        return within - above == w * h;
    }

    /** {@return the mean squared difference, infinite if it cannot be less than the least} */
    private double difference(int x, int y) {
        long sum = 0;
        int compared = 0;
        double enough = least * wanted.length;
        for (int i = 0; i < wanted.length && sum < enough; i++) {
            int atX = x + surround.right()[i];
            int atY = y + surround.down()[i];
            if (free.at(atX, atY)) {
                sum += squared(image.at(atX, atY), wanted[i]);
                compared++;
            }
        }
        boolean done = sum < enough && compared > 0 && 2 * compared >= wanted.length;
        return done ? (double) sum / compared : Double.POSITIVE_INFINITY;
    }

    private static int squared(int one, int other) {
        int red = (one >> 16) - (other >> 16);
        int green = (one >> 8 & 255) - (other >> 8 & 255);
        int blue = (one & 255) - (other & 255);
        return red * red + green * green + blue * blue;
    }
}
