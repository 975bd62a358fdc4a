package groundlab.preprocess;

/**
 * A picture as a vision tower takes it.
 *
 * @param values normalised pixels (tiles, 3, side, side), in the family's order of tiles
 * @param side pixels of a tile's side
 * @param grid how the picture was cut up
 */
public record Tiles(float[] values, int side, Grid grid) {}
