package groundlab.preprocess;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Pictures to normalised pixels as CLIP's processor does: the short side is resized to P, the
 * middle cut out, and each channel becomes (value / 255 − mean) / std.
 *
 * <p>Differs from Pillow in the resizing filter: a picture that already has the right size is
 * exact, another is resized by Java's bicubic filter, which does not antialias.
 */
final class ClipProcessor implements ImageProcessor {

    private final int side;
    private final float[] mean;
    private final float[] std;

    private ClipProcessor(int side, float[] mean, float[] std) {
        this.side = side;
        this.mean = mean;
        this.std = std;
    }

    static ClipProcessor read(Path folder) throws IOException {
        Path file = folder.resolve("preprocessor_config.json");
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing");
        }
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        return new ClipProcessor(
                json.getAsJsonObject("crop_size").get("height").getAsInt(),
                floats(json.getAsJsonArray("image_mean")),
                floats(json.getAsJsonArray("image_std")));
    }

    private static float[] floats(JsonArray array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).getAsFloat();
        }
        return values;
    }

    @Override
    public Grid grid(int width, int height) {
        return new Grid(0, 0, width, height);
    }

    @Override
    public Tiles tiles(BufferedImage image) {
        int plane = side * side;
        float[] values = new float[3 * plane];
        int[] rgb = fit(image).getRGB(0, 0, side, side, null, 0, side);
        for (int c = 0; c < 3; c++) {
            int shift = 16 - 8 * c;
            for (int p = 0; p < plane; p++) {
                values[c * plane + p] = (((rgb[p] >> shift) & 0xFF) / 255f - mean[c]) / std[c];
            }
        }
        return new Tiles(values, side, grid(image.getWidth(), image.getHeight()));
    }

    private BufferedImage fit(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        if (w == side && h == side) {
            return image;
        }
        double scale = (double) side / Math.min(w, h);
        int wide = (int) (w * scale);
        int high = (int) (h * scale);
        BufferedImage fitted = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = fitted.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, (side - wide) / 2, (side - high) / 2, wide, high, null);
        graphics.dispose();
        return fitted;
    }
}
