package groundlab.model;

import ai.djl.ndarray.NDArray;

/**
 * What a model makes of each scored token, branch after branch.
 *
 * @param logps (scored) log-probabilities in nats, FP32
 * @param states (scored, E) normed hidden states, from which each token was predicted; without
 *     gradients, which lead through {@code logps} alone
 * @param tokens how many are scored of each branch
 * @param processed tokens that went through the decoder for all of them, padding not counted
 */
public record TokenScores(NDArray logps, NDArray states, int[] tokens, int processed) {}
