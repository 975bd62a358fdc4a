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
 * An RGB image with a name: in memory, in a file, encoded as a file is, or drawn; decoded when
 * asked for. Two pictures with the same pixels have the same {@link #hash()}, whatever their files
 * look like.
 *
 * <pre>{@code
 * Picture photo = Picture.of(Path.of("photos/1.png"));
 * photo.width(); // → 64
 * Picture drawn = Picture.of("mine", image);
 * }</pre>
 */
public final class Picture {

    private final String name;
    private final Path file;
    private final byte[] encoded;
    private final Supplier<BufferedImage> source;
    private String hash;
    private String identity;
    private int width;
    private int height;

    private Picture(String name, Path file, byte[] encoded, Supplier<BufferedImage> source) {
        this.name = name;
        this.file = file;
        this.encoded = encoded;
        this.source = source;
    }

    /** {@return a picture that is decoded from {@code file} each time its pixels are asked for} */
    public static Picture of(Path file) {
        Path name = file.getFileName() == null ? file : file.getFileName(); // a root has none
        return new Picture(name.toString(), file, null, () -> decode(file));
    }

    /**
     * {@return a picture from the bytes of a PNG, JPEG, GIF, BMP or TIFF file, such as a table has
     * inside; kept as they are, not to be changed, and decoded each time the pixels are asked for}
     */
    public static Picture encoded(String name, byte[] bytes) {
        return new Picture(name, null, bytes, () -> decode(name, bytes));
    }

    /** {@return a picture in memory; the pixels are copied} */
    public static Picture of(String name, BufferedImage pixels) {
        BufferedImage copy = RawRgb.of(pixels);
        return new Picture(name, null, null, () -> copy);
    }

    /**
     * {@return a picture that is drawn each time its pixels are asked for, so that a long list of
     * them stays small; {@code drawing} must give the same pixels each time}
     */
    public static Picture drawn(String name, Supplier<BufferedImage> drawing) {
        return new Picture(name, null, null, () -> asRgb(drawing.get()));
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
     * {@return the bytes of its file, or those it was made of; empty for one that was drawn}
     *
     * @throws UncheckedIOException if the file cannot be read; the message names it
     */
    public Optional<byte[]> encoded() {
        return file == null ? Optional.ofNullable(encoded) : Optional.of(bytes(file));
    }

    /**
     * {@return what tells pictures apart without decoding them: the file's path, else the hash of
     * the encoded bytes, else that of the pixels} The same pixels in two files have two identities.
     */
    public synchronized String identity() {
        if (identity == null) {
            identity =
                    file == null ? identityOfBytes() : file.toAbsolutePath().normalize().toString();
        }
        return identity;
    }

    private String identityOfBytes() {
        return encoded == null ? hash() : Hashes.hex(Hashes.sha256().digest(encoded));
    }

    /**
     * {@return the pixels as {@code TYPE_INT_RGB}; not to be written to} They are Pillow's RGB
     * pixels: alpha is dropped and not blended, and a photograph is turned as its camera was held.
     *
     * @throws UncheckedIOException if the file is missing or no image; the message names it, or the
     *     picture if it has no file
     */
    public BufferedImage pixels() {
        return source.get();
    }

    /** {@return SHA-256 over width, height and RGB pixels} */
    public synchronized String hash() {
        if (hash == null) {
            look();
        }
        return hash;
    }

    /** {@return its width in pixels} */
    public synchronized int width() {
        if (hash == null) {
            look();
        }
        return width;
    }

    /** {@return its height in pixels} */
    public synchronized int height() {
        if (hash == null) {
            look();
        }
        return height;
    }

    /** What is asked for before each use is found out by decoding once. */
    private void look() {
        BufferedImage pixels = pixels();
        hash = hash(pixels);
        width = pixels.getWidth();
        height = pixels.getHeight();
    }

    @Override
    public String toString() {
        return name;
    }

    private static String hash(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        ByteBuffer bytes = ByteBuffer.allocate(4 * (w * h + 2)).putInt(w).putInt(h);
        for (int rgb : (int[]) image.getRaster().getDataElements(0, 0, w, h, null)) { // INT_RGB
            bytes.putInt(rgb & 0xFFFFFF);
        }
        MessageDigest digest = Hashes.sha256();
        digest.update(bytes.array());
        return Hashes.hex(digest.digest());
    }

    private static BufferedImage decode(Path file) {
        return decode(file, bytes(file));
    }

    private static byte[] bytes(Path file) {
        try {
            return PictureFile.bytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage decode(Object source, byte[] bytes) {
        try {
            return PictureFile.decode(source, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage asRgb(BufferedImage image) {
        return image.getType() == BufferedImage.TYPE_INT_RGB ? image : RawRgb.of(image);
    }
}
