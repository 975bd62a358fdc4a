package groundlab.data;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is in a picture.
 *
 * <pre>{@code
 * Truth truth = Truth.of(List.of("fork", "cup"));
 * truth.has("knife"); // → false
 * }</pre>
 *
 * @param scene the kind of place, empty if unknown
 * @param objects names of all objects that are there, in a stable order
 * @param boxes where they are; may be empty
 */
public record Truth(String scene, Set<String> objects, List<Box> boxes) {

    /** Nothing is known. */
    public static final Truth UNKNOWN = new Truth("", Set.of(), List.of());

    /** Copies its arguments. */
    public Truth {
        objects = Collections.unmodifiableSet(new LinkedHashSet<>(objects));
        boxes = List.copyOf(boxes);
    }

    /** {@return a truth of objects alone} */
    public static Truth of(Collection<String> objects) {
        return new Truth("", new LinkedHashSet<>(objects), List.of());
    }

    /** {@return whether {@code object} is in the picture} */
    public boolean has(String object) {
        return objects.contains(object);
    }
}
