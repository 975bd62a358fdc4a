/**
 * Pictures to the numbers that a vision tower takes, pixel for pixel as the Python originals do it.
 * Plain Java, usable alone.
 */
package groundlab.preprocess;
