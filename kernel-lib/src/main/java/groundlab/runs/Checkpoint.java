package groundlab.runs;

import java.util.List;
import java.util.Map;

/**
 * What was restored.
 *
 * @param step steps done, 0 when there was no checkpoint
 * @param notes what was noted beside the arrays
 * @param damaged what was wrong with newer checkpoints that could not be used; empty mostly
 */
public record Checkpoint(int step, Map<String, String> notes, List<String> damaged) {

    /** Where a run starts. */
    public static final Checkpoint NONE = new Checkpoint(0, Map.of(), List.of());

    /** Copies its arguments. */
    public Checkpoint {
        notes = Map.copyOf(notes);
        damaged = List.copyOf(damaged);
    }
}
