package groundlab.memory;

import static groundlab.internal.Checks.check;

/**
 * Which rows are in memory at once, and how.
 *
 * @param batch rows of an update
 * @param parts in which a batch is computed
 * @param most rows that there are at all
 * @param checkpointing whether layers are computed twice instead of remembered
 */
public record Batching(int batch, int parts, int most, boolean checkpointing) {

    /** Checks that no part is empty. */
    public Batching {
        check(
                parts >= 1 && parts <= batch,
                "parts must be in [1, batch = %d], got %d",
                batch,
                parts);
        check(most >= 1, "there must be at least 1 row, got %d", most);
    }

    /** {@return rows that are in memory at once} */
    public int rows() {
        return Math.min(most, (batch + parts - 1) / parts);
    }
}
