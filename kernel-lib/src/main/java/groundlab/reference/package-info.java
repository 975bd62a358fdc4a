/**
 * The reference model's log-probabilities of pairs, computed once and kept in a file, found by the
 * content of weights, tokenizer, texts and pixels.
 */
package groundlab.reference;
