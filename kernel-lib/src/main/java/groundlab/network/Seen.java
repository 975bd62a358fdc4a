package groundlab.network;

import ai.djl.ndarray.NDArray;
import groundlab.preprocess.Grid;
import java.util.List;

/**
 * Pictures as the vision tower sees them, before the connector. A tower that is not trained sees
 * the same each time.
 *
 * @param grids how each picture was cut up
 * @param states (tiles of all pictures, patches, width · states used)
 */
public record Seen(List<Grid> grids, NDArray states) {

    /** Copies the list. */
    public Seen {
        grids = List.copyOf(grids);
    }
}
