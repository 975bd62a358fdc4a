/**
 * Pictures to the numbers that a vision tower takes, bit for bit as the slow image processors of
 * transformers 4.57 with Pillow 11 do it ({@code use_fast=False}). Plain Java, usable alone.
 *
 * <p>Differs from the originals for pictures of 1 or 3 pixels in height, whose rows they take for
 * channels.
 */
package groundlab.preprocess;
