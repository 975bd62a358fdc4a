package groundlab.metrics.amber;

import java.util.List;

/**
 * What is annotated for a picture.
 *
 * <pre>{@code
 * AmberTruth truth = new AmberTruth(List.of("dog", "sky"), List.of("cup"));
 * truth = AmberFiles.annotations(Path.of("annotations.json"), BadRows.FAIL).pictures().get("1");
 * }</pre>
 *
 * @param objects what is in it
 * @param targets what is not in it and is likely to be named
 */
public record AmberTruth(List<String> objects, List<String> targets) {

    /** Copies its arguments. */
    public AmberTruth {
        objects = List.copyOf(objects);
        targets = List.copyOf(targets);
    }
}
