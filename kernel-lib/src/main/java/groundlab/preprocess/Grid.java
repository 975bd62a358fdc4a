package groundlab.preprocess;

/**
 * How a picture is cut up: the whole picture, and where the family looks closer, a grid of detail
 * tiles.
 *
 * @param rows rows of detail tiles, 0 without detail
 * @param columns columns of detail tiles, 0 without detail
 * @param width of the picture in pixels, as given
 * @param height of the picture in pixels, as given
 */
public record Grid(int rows, int columns, int width, int height) {

    /** {@return the tiles: the detail tiles and the whole picture} */
    public int tiles() {
        return rows * columns + 1;
    }
}
