package groundlab.model;

import ai.djl.ndarray.NDArray;

/**
 * Log-probabilities of branches, in the order of the packed sequences and of their branches.
 *
 * @param logps (branches) sums over the scored tokens, in nats, FP32
 * @param tokens how many tokens each sum is over
 */
public record BranchScores(NDArray logps, int[] tokens) {}
