package groundlab.data;

import groundlab.internal.Hashes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An RGB image with a name: in memory, in a file, or drawn; files are decoded when asked for. Two
 * pictures with the same pixels have the same {@link #hash()}, whatever their files look like.
 */
public final class Picture {

    private final String name;
    private final Path file;
    private final Supplier<BufferedImage> source;
    private String hash;

    private Picture(String name, Path file, Supplier<BufferedImage> source) {
        this.name = name;
        this.file = file;
        this.source = source;
    }

    /** {@return a picture that is decoded from {@code file} each time its pixels are asked for} */
    public static Picture of(Path file) {
        return new Picture(file.getFileName().toString(), file, () -> decode(file));
    }

    /** {@return a picture in memory; the pixels are copied} */
    public static Picture of(String name, BufferedImage pixels) {
        BufferedImage copy = RawRgb.of(pixels);
        return new Picture(name, null, () -> copy);
    }

    /**
     * {@return a picture that is drawn each time its pixels are asked for, so that a long list of
     * them stays small; {@code drawing} must give the same pixels each time}
     */
    public static Picture drawn(String name, Supplier<BufferedImage> drawing) {
        return new Picture(name, null, () -> asRgb(drawing.get()));
    }

    /** {@return what to call the picture, its file name if it has one} */
    public String name() {
        return name;
    }

    /** {@return the file, or empty for a picture in memory} */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * {@return the pixels as {@code TYPE_INT_RGB}; not to be written to} They are Pillow's RGB
     * pixels: alpha is dropped and not blended, and a photograph is turned as its camera was held.
     *
     * @throws UncheckedIOException if the file is missing or no image; the message names it
     */
    public BufferedImage pixels() {
        return source.get();
    }

    /** {@return SHA-256 over width, height and RGB pixels} */
    public synchronized String hash() {
        if (hash == null) {
            hash = hash(pixels());
        }
        return hash;
    }

    @Override
    public String toString() {
        return name;
    }

    private static String hash(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        ByteBuffer bytes = ByteBuffer.allocate(4 * (w * h + 2)).putInt(w).putInt(h);
        for (int rgb : image.getRGB(0, 0, w, h, null, 0, w)) {
            bytes.putInt(rgb & 0xFFFFFF);
        }
        MessageDigest digest = Hashes.sha256();
        digest.update(bytes.array());
        return Hashes.hex(digest.digest());
    }

    private static BufferedImage decode(Path file) {
        try {
            return PictureFile.decode(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage asRgb(BufferedImage image) {
        return image.getType() == BufferedImage.TYPE_INT_RGB ? image : RawRgb.of(image);
    }
}
