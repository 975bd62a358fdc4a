package groundlab.image;

import static groundlab.internal.Checks.check;

import groundlab.data.Box;
import groundlab.metrics.Lexicon;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The image without one of its objects: all boxes of that object are covered with ground from
 * elsewhere in the image, so that it really lacks what the chosen answer says. Each box gets the
 * part of the same size that touches no object's box and whose surround, two pixels wide, is most
 * like the box's own, with its colours changed so that no seam shows; where there is no such part,
 * the box is filled smoothly from what is around it. What is outside the boxes stays as it was;
 * other objects that reach into them lose what is inside.
 *
 * <p>Needs the {@link Subject} of the image, that is pairs whose truth has boxes; in a chain it
 * must come first. Boxes that are partly outside the image are cut to it.
 *
 * <pre>{@code
 * String object = example.truth().objects().iterator().next();
 * Picture without = Distorted.draw(example, new EraseObject(object), 7);
 * Pairs erased = Distorted.pairs(pairs, EraseObject.NAMED_BY_ANSWER, 7);
 * }</pre>
 *
 * @param object the name of the object in the truth; {@code *} for one of the boxed objects that
 *     the chosen answer names, drawn by chance, where names are found as a {@link Lexicon} of all
 *     objects in the truth finds them
 */
public record EraseObject(String object) implements Distortion {

    /** Erases one of the objects that the chosen answer names. */
    public static final EraseObject NAMED_BY_ANSWER = new EraseObject("*");

    /** Checks that the name is not blank and can be printed between brackets. */
    public EraseObject {
        check(
                !object.isBlank() && !object.contains("[") && !object.contains("]"),
                "an object's name must not be blank and have no [ or ], got \"%s\"",
                object);
    }

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        return apply(image, Subject.UNKNOWN, rng);
    }

    @Override
    public BufferedImage apply(BufferedImage image, Subject subject, RandomGenerator rng) {
        List<Box> boxes = subject.truth().boxes();
        check(
                !boxes.isEmpty(),
                "%s needs the boxes of the objects, got none;"
                        + " give pairs a truth with boxes, and let it be the first of a chain",
                this);
        Set<String> boxed = new LinkedHashSet<>(boxes.stream().map(Box::object).toList());
        String erased = object.equals("*") ? named(subject, boxed, rng) : object;
        check(boxed.contains(erased), "%s needs a box of it, got boxes of %s", this, boxed);
        List<Rectangle> holes =
                boxes.stream()
                        .filter(box -> box.object().equals(erased))
                        .map(box -> hole(box, image))
                        .toList();
        List<Rectangle> taken =
                boxes.stream()
                        .map(box -> part(box, image))
                        .filter(part -> !part.isEmpty())
                        .toList();
        Mask free = Mask.outside(taken, image.getWidth(), image.getHeight());
        return Eraser.cover(image, holes, free);
    }

    private Rectangle hole(Box box, BufferedImage image) {
        Rectangle part = part(box, image);
        check(
                !part.isEmpty(),
                "%s needs a box inside the image of %d x %d, got %s",
                this,
                image.getWidth(),
                image.getHeight(),
                box);
        return part;
    }

    private static Rectangle part(Box box, BufferedImage image) {
        Rectangle area = new Rectangle(box.x(), box.y(), box.width(), box.height());
        return area.intersection(new Rectangle(image.getWidth(), image.getHeight()));
    }

    private String named(Subject subject, Set<String> boxed, RandomGenerator rng) {
        Set<String> known = new LinkedHashSet<>(subject.truth().objects());
        known.addAll(boxed);
        Set<String> mentioned = Lexicon.of(known).objects(subject.answer());
        List<String> named = boxed.stream().filter(mentioned::contains).toList();
        check(
                !named.isEmpty(),
                "%s needs an answer that names one of the boxed %s, got \"%s\"",
                this,
                boxed,
                subject.answer());
        return named.get(rng.nextInt(named.size()));
    }
}
