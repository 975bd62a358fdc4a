/**
 * The ground the models stand on: device and precision, fused operations, gradients, and tensors on
 * disk. The only package that knows which engine runs underneath.
 *
 * <p>Letters used for shapes everywhere: B batch, T tokens, V vocabulary, E width of the decoder, N
 * image tokens, H heads, D width of a head, P pixels of an image side.
 */
package groundlab.engine;
