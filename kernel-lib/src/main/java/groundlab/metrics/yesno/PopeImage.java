package groundlab.metrics.yesno;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import java.util.List;

/**
 * A picture that POPE asks about.
 *
 * @param image its name, such as {@code COCO_val2014_000000310196.jpg}
 * @param objects what is in it; the first ones are asked for
 */
public record PopeImage(String image, List<String> objects) {

    /** Copies its arguments. */
    public PopeImage {
        check(!image.isBlank(), "a picture needs a name, got a blank one");
        check(
                objects.stream().noneMatch(String::isBlank),
                "objects of %s must not be blank, got %s",
                image,
                objects);
        objects = List.copyOf(objects);
    }

    /** {@return the picture of an example and its true objects, in their order} */
    public static PopeImage of(Example example) {
        return new PopeImage(example.id(), List.copyOf(example.truth().objects()));
    }
}
