package groundlab.data;

/**
 * Where an object is in a picture.
 *
 * @param object the object's name
 * @param x left edge in pixels
 * @param y top edge in pixels
 * @param width in pixels
 * @param height in pixels
 */
public record Box(String object, int x, int y, int width, int height) {}
