package groundlab.objective;

import ai.djl.ndarray.NDArray;

/**
 * A part of a loss, logged under its own name.
 *
 * @param name a column of the log becomes {@code loss/<name>}
 * @param values one per pair, shape (B)
 */
public record Term(String name, NDArray values) {}
