package groundlab.model;

import ai.djl.ndarray.NDArray;

/**
 * What a model knows when it has read a branch.
 *
 * @param states (branches, E) normed hidden states at the last token of each branch, in the order
 *     of the packed sequences and of their branches
 * @param processed tokens that went through the decoder for all of them, padding not counted
 */
public record EndStates(NDArray states, int processed) {}
