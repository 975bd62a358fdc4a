package groundlab.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Files to RGB pixels, the same as {@code ImageOps.exif_transpose(Image.open(f)).convert("RGB")} of
 * Pillow: PNG, GIF (first frame), BMP and TIFF exactly, but for 16-bit grey (see {@link RawRgb});
 * JPEG as far as two decoders agree, which Java 17 and Pillow 11 do, but which is nowhere promised.
 */
final class PictureFile {

    private PictureFile() {}

    /**
     * {@return the file's bytes}
     *
     * @throws IOException with the file and the reason
     */
    static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw unreadable(file, "no such file", null);
        }
        return Files.readAllBytes(file);
    }

    /**
     * {@return the pixels, set upright, as {@code TYPE_INT_RGB}}
     *
     * @param file a path or a name, for the error
     * @throws IOException with the file and the reason
     */
    static BufferedImage decode(Object file, byte[] bytes) throws IOException {
        try {
            BufferedImage image = GifScreen.of(bytes, read(bytes));
            return Orientation.upright(RawRgb.of(image), Orientation.of(bytes));
        } catch (IOException | RuntimeException e) { // broken files make decoders throw either
            throw unreadable(file, reason(e), e);
        }
    }

    private static BufferedImage read(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("the file is empty");
        }
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("not a known image format" + hint(bytes));
            }
            return read(readers.next(), in);
        }
    }

    /** JPEG's reader only warns where a file is cut off, and makes the rest grey. */
    private static BufferedImage read(ImageReader reader, MemoryCacheImageInputStream in)
            throws IOException {
        StringBuilder warnings = new StringBuilder();
        try {
            reader.setInput(in, true, true); // without what is not needed for the pixels
            reader.addIIOReadWarningListener((source, warning) -> warnings.append(warning));
            BufferedImage image = reader.read(0);
            if (warnings.toString().toLowerCase(Locale.ROOT).contains("truncated")) {
                throw new EOFException();
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    private static String reason(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return "the file is cut off";
            }
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static String hint(byte[] bytes) {
        String start =
                new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
        return start.startsWith("RIFF") && start.endsWith("WEBP")
                ? " (WebP; save it as PNG or JPEG)"
                : "";
    }

    private static IOException unreadable(Object file, String reason, Exception cause) {
        return new IOException("Cannot read picture " + file + ": " + reason, cause);
    }
}
