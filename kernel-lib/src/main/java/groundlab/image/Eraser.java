package groundlab.image;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/**
 * Covers parts of an image, one after the other: with the part that fits best, cloned without a
 * seam (Pérez et al. 2003: what it differs by along the edge is spread smoothly over it and taken
 * off), or, where none can be taken, with what is around it, spread smoothly.
 */
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
        for (int shift = 16; shift >= 0; shift -= 8) {
            if (fit.isPresent()) {
                paste(fit.get(), surround, shift);
            } else {
                smooth(hole, shift);
            }
        }
        clean.set(hole, true);
    }

    private void paste(Point from, Surround surround, int shift) {
        Rectangle hole = surround.hole();
        int row = hole.width + 2 * Surround.WIDTH;
        double[] film = film(from, surround, shift);
        for (int y = 0; y < hole.height; y++) {
            for (int x = 0; x < hole.width; x++) {
                double off = film[(y + Surround.WIDTH) * row + x + Surround.WIDTH];
                double level = original.level(from.x + x, from.y + y, shift) - off;
                covered.set(hole.x + x, hole.y + y, shift, level);
            }
        }
    }

    /**
     * {@return by how much a part is too bright, in rows of the hole's width and its surround's}
     */
    private double[] film(Point from, Surround surround, int shift) {
        Rectangle hole = surround.hole();
        int row = hole.width + 2 * Surround.WIDTH;
        double[] differences = new double[row * (hole.height + 2 * Surround.WIDTH)];
        boolean[] known = new boolean[differences.length];
        for (int i = 0; i < surround.size(); i++) {
            int x = surround.right()[i];
            int y = surround.down()[i];
            int at = (y + Surround.WIDTH) * row + x + Surround.WIDTH;
            known[at] = free.at(from.x + x, from.y + y);
            if (known[at]) {
                differences[at] =
                        original.level(from.x + x, from.y + y, shift)
                                - covered.level(hole.x + x, hole.y + y, shift);
            }
        }
        return Membrane.fill(differences, known, row);
    }

    private void smooth(Rectangle hole, int shift) {
        double[] film = Membrane.fill(covered.channel(shift), clean.marks(), covered.width());
        for (int y = hole.y; y < hole.y + hole.height; y++) {
            for (int x = hole.x; x < hole.x + hole.width; x++) {
                covered.set(x, y, shift, film[y * covered.width() + x]);
            }
        }
    }
}
