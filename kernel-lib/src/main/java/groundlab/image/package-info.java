/**
 * Worse copies of pictures, keyed so that everyone who asks for one sees the same pixels.
 *
 * <p>Distortions work on images of {@code TYPE_INT_RGB}, 8 bits a channel.
 */
package groundlab.image;
