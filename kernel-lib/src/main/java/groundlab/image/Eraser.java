package groundlab.image;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/** Covers parts of an image, one after the other. */
final class Eraser {

    private final Pixels original;
    private final Pixels covered;
    private final Mask free; // in no object's box
    private final Mask clean; // in no object's box, or covered

    private Eraser(Pixels original, Mask free) {
        this.original = original;
        this.free = free;
        covered = new Pixels(original.width(), original.height(), original.rgb().clone());
        clean = new Mask(free.width(), free.height(), free.marks().clone());
    }

    /**
     * {@return a copy of {@code image} with all {@code holes} covered}
     *
     * @param holes the parts to cover, inside the image
     * @param free what belongs to no object
     */
    static BufferedImage cover(BufferedImage image, List<Rectangle> holes, Mask free) {
        Eraser eraser = new Eraser(Pixels.of(image), free);
        holes.forEach(eraser::cover);
        return eraser.covered.image();
    }

    private void cover(Rectangle hole) {
        Surround surround = Surround.of(hole, clean);
        Optional<Point> fit = new BestFit(original, free, surround, covered).find();
        if (fit.isPresent()) {
            copy(fit.get(), hole);
            blend(fit.get(), surround);
        } else {
            smooth(hole);
        }
        clean.set(hole, true);
    }

    private void copy(Point from, Rectangle hole) {
        for (int y = 0; y < hole.height; y++) {
            int source = (from.y + y) * original.width() + from.x;
            int target = (hole.y + y) * original.width() + hole.x;
            System.arraycopy(original.rgb(), source, covered.rgb(), target, hole.width);
        }
    }

    /** Mixes the surround with that of the part put in: two thirds next to it, then one third. */
    private void blend(Point from, Surround surround) {
        for (int i = 0; i < surround.size(); i++) {
            int x = from.x + surround.right()[i];
            int y = from.y + surround.down()[i];
            if (free.at(x, y)) {
                int at =
                        (surround.hole().y + surround.down()[i]) * original.width()
                                + surround.hole().x
                                + surround.right()[i];
                double share = 1 - surround.distance(i) / (Surround.WIDTH + 1.0);
                covered.rgb()[at] = mix(covered.rgb()[at], original.at(x, y), share);
            }
        }
    }

    private static int mix(int one, int other, double share) {
        int mix = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double level = (1 - share) * (one >> shift & 255) + share * (other >> shift & 255);
            mix |= Pixels.eightBits(level) << shift;
        }
        return mix;
    }

    private void smooth(Rectangle hole) {
        Pixels film =
                covered.mapChannels(
                        channel -> Membrane.fill(channel, clean.marks(), covered.width()));
        for (int y = hole.y; y < hole.y + hole.height; y++) {
            int start = y * covered.width() + hole.x;
            System.arraycopy(film.rgb(), start, covered.rgb(), start, hole.width);
        }
    }
}
