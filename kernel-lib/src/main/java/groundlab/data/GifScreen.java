package groundlab.data;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A GIF's first frame on the whole screen, of which a frame may cover a part. */
final class GifScreen {

    private static final int SCREEN = 6;
    private static final int AFTER_SCREEN = 13;
    private static final int EXTENSION = 0x21;
    private static final int CONTROL = 0xF9;

    private GifScreen() {}

    /**
     * {@return the frame on a ground of the transparent colour, of the palette's first if there is
     * none, as Pillow paints it; the frame itself if the file is no GIF or it covers the screen}
     */
    static BufferedImage of(byte[] file, BufferedImage frame) {
        boolean gif = file.length > AFTER_SCREEN && file[0] == 'G' && file[1] == 'I';
        if (!gif || !(frame.getColorModel() instanceof IndexColorModel palette)) {
            return frame;
        }
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int ground = skipToFrame(bytes.position(AFTER_SCREEN + paletteBytes(file[10])));
        Rectangle part = new Rectangle(frame.getWidth(), frame.getHeight());
        part.setLocation(bytes.getShort() & 0xFFFF, bytes.getShort() & 0xFFFF);
        Rectangle screen =
                new Rectangle(bytes.getShort(SCREEN) & 0xFFFF, bytes.getShort(SCREEN + 2) & 0xFFFF);
        if (part.equals(screen)) {
            return frame;
        }
        return paint(frame, part, screen.union(part), palette.getRGB(ground));
    }

    private static int paletteBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /** {@return the transparent colour, 0 if there is none} Stops behind the frame's mark. */
    private static int skipToFrame(ByteBuffer bytes) {
        int transparent = 0;
        while ((bytes.get() & 0xFF) == EXTENSION) {
            boolean control = (bytes.get() & 0xFF) == CONTROL;
            if (control && (bytes.get(bytes.position() + 1) & 1) == 1) {
                transparent = bytes.get(bytes.position() + 4) & 0xFF;
            }
            for (int n = bytes.get() & 0xFF; n > 0; n = bytes.get() & 0xFF) {
                bytes.position(bytes.position() + n);
            }
        }
        return transparent;
    }

    private static BufferedImage paint(
            BufferedImage frame, Rectangle part, Rectangle screen, int ground) {
        BufferedImage whole =
                new BufferedImage(screen.width, screen.height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < screen.height; y++) {
            for (int x = 0; x < screen.width; x++) {
                boolean inside = part.contains(x, y);
                whole.setRGB(x, y, inside ? frame.getRGB(x - part.x, y - part.y) : ground);
            }
        }
        return whole;
    }
}
