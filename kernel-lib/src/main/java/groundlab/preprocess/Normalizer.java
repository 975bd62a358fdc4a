package groundlab.preprocess;

import java.util.List;

/** Each channel's number for each of its 256 levels: (level × factor − mean) / std. */
final class Normalizer {

    private final float[][] table = new float[3][256];

    /** Reads {@code do_rescale}, {@code do_normalize} and what they use. */
    Normalizer(Settings settings, float[] mean, float[] std) {
        boolean rescale = settings.flag("do_rescale", true);
        boolean normalize = settings.flag("do_normalize", true);
        double factor = rescale ? settings.real("rescale_factor", 1 / 255d) : 1;
        float[] means = settings.channels("image_mean", mean);
        float[] stds = settings.channels("image_std", std);
        for (int c = 0; c < 3; c++) {
            for (int level = 0; level < 256; level++) {
                float value = (float) (level * factor);
                table[c][level] = normalize ? (value - means[c]) / stds[c] : value;
            }
        }
    }

    /** {@return the numbers of square tiles (tiles, 3, side, side)} */
    Tiles tiles(List<Pixels> tiles, int side, Grid grid) {
        float[] values = new float[tiles.size() * 3 * side * side];
        int at = 0;
        for (Pixels tile : tiles) {
            for (int c = 0; c < 3; c++) {
                int shift = 16 - 8 * c;
                for (int pixel : tile.argb()) {
                    values[at++] = table[c][pixel >> shift & 0xFF];
                }
            }
        }
        return new Tiles(values, side, grid);
    }
}
