/**
 * The layers of the models: vision tower, projector, decoder, key-value cache. They take masks and
 * never ask why.
 *
 * <p>Letters used for shapes: B batch, T tokens, S tokens seen, V vocabulary, E width of the
 * decoder, N image tokens, H heads, D width of a head.
 */
package groundlab.network;
