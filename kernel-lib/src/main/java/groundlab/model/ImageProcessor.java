package groundlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures to normalised pixels as CLIP's processor does: the short side is resized to P, the
 * middle cut out, and each channel becomes (value / 255 − mean) / std.
 *
 * <p>Differs from Pillow in the resizing filter: a picture that already has the right size is
 * exact, another is resized by Java's bicubic filter, which does not antialias.
 */
final class ImageProcessor {

    private final int side;
    private final float[] mean;
    private final float[] std;

    ImageProcessor(int side, float[] mean, float[] std) {
        this.side = side;
        this.mean = mean;
        this.std = std;
    }

    static ImageProcessor read(Path folder, VlmConfig config) throws IOException {
        Path file = folder.resolve("preprocessor_config.json");
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing");
        }
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        return new ImageProcessor(
                config.vision().imageSide(),
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

    /** {@return pixels (B, 3, P, P)} */
    NDArray pixels(List<BufferedImage> images, NDManager manager) {
        int plane = side * side;
        float[] values = new float[images.size() * 3 * plane];
        for (int i = 0; i < images.size(); i++) {
            int[] rgb = fit(images.get(i)).getRGB(0, 0, side, side, null, 0, side);
            for (int c = 0; c < 3; c++) {
                int at = (i * 3 + c) * plane;
                int shift = 16 - 8 * c;
                for (int p = 0; p < plane; p++) {
                    values[at + p] = (((rgb[p] >> shift) & 0xFF) / 255f - mean[c]) / std[c];
                }
            }
        }
        return manager.create(values, new Shape(images.size(), 3, side, side));
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
