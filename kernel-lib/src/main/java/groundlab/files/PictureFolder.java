package groundlab.files;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.internal.Fingerprints;
import groundlab.internal.WholeFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The pictures that a file of rows points at. One that has a file stays there; others are written
 * into a folder beside the rows, named as they are: encoded ones with the bytes they have, drawn
 * ones as PNG.
 */
final class PictureFolder {

    /** How the files of each format begin. */
    private static final Map<String, String> ENDINGS =
            Map.of(
                    "\u0089PNG", ".png",
                    "\u00FF\u00D8", ".jpg",
                    "GIF8", ".gif",
                    "BM", ".bmp",
                    "II*", ".tif",
                    "MM", ".tif");

    private final Path base;
    private final String folder;
    private final Fingerprints taken = new Fingerprints();

    /** Opens the folder of a file such as {@code pairs.jsonl}: {@code pairs}. */
    PictureFolder(Path rows) {
        base = rows.toAbsolutePath().normalize().getParent();
        String name = rows.getFileName().toString();
        int dot = name.lastIndexOf('.');
        folder = dot > 0 ? name.substring(0, dot) : name + "-pictures";
    }

    /** {@return the path of a pair's picture from the rows' place} */
    String pathOf(PreferencePair pair) throws IOException {
        return pathOf(pair.picture(), pair.id());
    }

    /** {@return the path of a pair's worse picture, null if it has none} */
    String worsePathOf(PreferencePair pair) throws IOException {
        return pair.rejectedPicture().isPresent()
                ? pathOf(pair.rejectedPicture().get(), pair.id() + "-rejected")
                : null;
    }

    /**
     * {@return the path of a picture from the rows' place, after writing it where it has no file}
     */
    String pathOf(Picture picture, String id) throws IOException {
        if (picture.file().isPresent()) {
            return relative(picture.file().get().toAbsolutePath().normalize());
        }
        Optional<byte[]> encoded = picture.encoded();
        byte[] bytes = encoded.isPresent() ? encoded.get() : Pngs.bytes(picture.pixels());
        String path = folder + "/" + fileName(id) + end(bytes);
        WholeFiles.write(base.resolve(path), aside -> Files.write(aside, bytes));
        return path;
    }

    private static String end(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
        return ENDINGS.entrySet().stream()
                .filter(ending -> start.startsWith(ending.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private String fileName(String id) {
        String safe = id.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.", "_");
        String name = safe;
        for (int i = 2; !taken.add(taken.of(name.toLowerCase(Locale.ROOT))); i++) {
            name = safe + "-" + i;
        }
        return name;
    }

    private String relative(Path file) {
        boolean sameRoot = file.getRoot().equals(base.getRoot());
        Path path = sameRoot ? base.relativize(file) : file;
        return path.toString().replace(File.separatorChar, '/');
    }
}
