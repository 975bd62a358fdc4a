package groundlab.data;

import java.awt.image.BufferedImage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How a camera was held: the EXIF tag of JPEG, PNG and TIFF files, 1 to 8, and the turn or mirror
 * image that sets a picture upright. A copy of the tag in XMP is not looked for.
 */
final class Orientation {

    private static final int TAG = 0x0112;
    private static final int JPEG = 0xFFD8;
    private static final int APP1 = 0xFFE1;
    private static final int START_OF_SCAN = 0xFFDA;
    private static final long PNG = 0x89504E470D0A1A0AL;

    private Orientation() {}

    /** {@return the tag in a file's bytes, 1 (upright) if there is none or it makes no sense} */
    static int of(byte[] file) {
        try {
            int tag = tiff(exif(ByteBuffer.wrap(file)));
            return tag >= 1 && tag <= 8 ? tag : 1;
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            return 1; // cut off, or offsets that lead out of the file
        }
    }

    /** {@return the EXIF block, which is a small TIFF file; empty if there is none} */
    private static ByteBuffer exif(ByteBuffer file) {
        if ((file.getShort(0) & 0xFFFF) == JPEG) {
            return inJpeg(file.position(2));
        }
        return file.getLong(0) == PNG ? inPng(file.position(8)) : file;
    }

    private static ByteBuffer inJpeg(ByteBuffer file) {
        while (true) {
            int marker = file.getShort() & 0xFFFF;
            if (marker == START_OF_SCAN) {
                return ByteBuffer.allocate(0);
            }
            int length = (file.getShort() & 0xFFFF) - 2;
            ByteBuffer body = file.slice(file.position(), length);
            if (marker == APP1 && length > 6 && text(body, 6).equals("Exif\0\0")) {
                return body.slice(6, length - 6);
            }
            file.position(file.position() + length);
        }
    }

    private static ByteBuffer inPng(ByteBuffer file) {
        while (true) {
            int length = file.getInt();
            if (length < 0) { // broken; it would lead back to where it stands
                return ByteBuffer.allocate(0);
            }
            String type = text(file, 4);
            if (type.equals("eXIf")) {
                return file.slice(file.position() + 4, length);
            }
            file.position(file.position() + 4 + length + 4); // type, body, checksum
        }
    }

    private static String text(ByteBuffer bytes, int length) {
        byte[] text = new byte[length];
        bytes.get(bytes.position(), text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** {@return the tag in the first directory, 1 if there is none} */
    private static int tiff(ByteBuffer tiff) {
        String order = text(tiff, 2);
        tiff.order(order.equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (!(order.equals("II") || order.equals("MM")) || tiff.getShort(2) != 42) {
            return 1;
        }
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i; // tag, type, count, value
            if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
                return tiff.getShort(entry + 8);
            }
        }
        return 1;
    }

    /** {@return the image set upright; itself for 1} */
    static BufferedImage upright(BufferedImage image, int tag) {
        if (tag == 1) {
            return image;
        }
        boolean turned = tag >= 5; // 5 to 8 swap width and height
        int w = turned ? image.getHeight() : image.getWidth();
        int h = turned ? image.getWidth() : image.getHeight();
        boolean fromRight = tag == 2 || tag == 3 || tag == 7 || tag == 8;
        boolean fromBottom = tag == 3 || tag == 4 || tag == 6 || tag == 7;
        BufferedImage upright = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int oldX = turned ? y : x;
                int oldY = turned ? x : y;
                upright.setRGB(
                        x,
                        y,
                        image.getRGB(
                                fromRight ? image.getWidth() - 1 - oldX : oldX,
                                fromBottom ? image.getHeight() - 1 - oldY : oldY));
            }
        }
        return upright;
    }
}
