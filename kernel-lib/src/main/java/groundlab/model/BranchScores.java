package groundlab.model;

import ai.djl.ndarray.NDArray;

/**
 * Log-probabilities of branches, in the order of the packed sequences and of their branches.
 *
 * @param logps (branches) sums over the scored tokens, in nats, FP32
 * @param tokens how many tokens each sum is over
 * @param alignments (branches) means over the scored tokens of log π(y_t) − log Σ_v π(v)², without
 *     gradients; null where they were not asked for
 * @param processed tokens that went through the decoder for all of them, padding not counted
 */
public record BranchScores(NDArray logps, int[] tokens, NDArray alignments, int processed) {}
