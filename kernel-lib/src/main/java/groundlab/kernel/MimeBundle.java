package groundlab.kernel;

import java.util.Map;
import java.util.UUID;

/**
 * One output as Jupyter's protocol has it: the same thing in several formats, of which the front
 * end takes the best that it can show.
 *
 * @param id names the place in the page, so that a later bundle can take it
 * @param data what to show, by its type such as {@code text/plain} or {@code image/png} (in Base64)
 * @param metadata further facts by the same types, such as the size of a picture
 */
public record MimeBundle(String id, Map<String, Object> data, Map<String, Object> metadata) {

    /** Keeps copies. */
    public MimeBundle {
        data = Map.copyOf(data);
        metadata = Map.copyOf(metadata);
    }

    /** {@return a sentence in a place of its own} */
    static MimeBundle text(String sentence) {
        String id = "groundlab-" + UUID.randomUUID();
        return new MimeBundle(id, Map.of("text/plain", sentence), Map.of());
    }
}
