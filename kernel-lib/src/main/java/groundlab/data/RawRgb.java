package groundlab.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * The colours of an image as they are stored, in 8 bits a channel: alpha is dropped and not
 * blended, grey is not corrected for a linear scale, colour profiles are not applied, and of 16
 * bits the high byte is taken; CMYK becomes RGB without a profile. This is Pillow's {@code
 * convert("RGB")}, except for 16-bit grey, which Pillow cuts off at 255.
 */
final class RawRgb {

    private RawRgb() {}

    /** {@return a copy as {@code TYPE_INT_RGB}} */
    static BufferedImage of(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        BufferedImage rgb = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < h; y++) {
            int[] row =
                    isStoredPlainly(image)
                            ? stored(image, y)
                            : image.getRGB(0, y, w, 1, null, 0, w);
            rgb.getRaster().setDataElements(0, y, w, 1, row);
        }
        return rgb;
    }

    /** {@return whether each channel is a number of 8 or 16 bits of its own} */
    private static boolean isStoredPlainly(BufferedImage image) {
        ColorModel model = image.getColorModel();
        int space = model.getColorSpace().getType();
        int type = model.getTransferType();
        boolean known =
                space == ColorSpace.TYPE_GRAY
                        || space == ColorSpace.TYPE_RGB
                        || space == ColorSpace.TYPE_CMYK;
        return model instanceof ComponentColorModel
                && known
                && !model.isAlphaPremultiplied()
                && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
                && model.getComponentSize(0) == DataBuffer.getDataTypeSize(type);
    }

    private static int[] stored(BufferedImage image, int y) {
        Raster raster = image.getRaster();
        boolean cmyk = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK;
        int w = raster.getWidth();
        int bands = raster.getNumBands();
        int shift = raster.getSampleModel().getSampleSize(0) - 8;
        int[] samples =
                raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, (int[]) null);
        int[] row = new int[w];
        for (int x = 0; x < w; x++) {
            for (int c = 0; c < 3; c++) {
                int band = bands < 3 ? 0 : c;
                int level = samples[x * bands + band] >> shift;
                int light = cmyk ? light(level, samples[x * bands + 3] >> shift) : level;
                row[x] |= light << 16 - 8 * c;
            }
        }
        return row;
    }

    /** {@return (255 − ink)(255 − black) / 255, with Pillow's rounding} */
    private static int light(int ink, int black) {
        int product = ink * (255 - black) + 128;
        return 255 - black - ((product >> 8) + product >> 8);
    }
}
