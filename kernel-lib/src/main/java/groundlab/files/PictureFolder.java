package groundlab.files;

import groundlab.data.Picture;
import groundlab.internal.WholeFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The pictures that a file of rows points at. One that has a file stays there; one in memory is
 * written as PNG into a folder beside the rows, named as they are.
 */
final class PictureFolder {

    private final Path base;
    private final String folder;
    private final Set<String> taken = new HashSet<>();

    /** Opens the folder of a file such as {@code pairs.jsonl}: {@code pairs}. */
    PictureFolder(Path rows) {
        base = rows.toAbsolutePath().normalize().getParent();
        String name = rows.getFileName().toString();
        int dot = name.lastIndexOf('.');
        folder = dot > 0 ? name.substring(0, dot) : name + "-pictures";
    }

    /**
     * {@return the path of a picture from the rows' place, after writing it where it has no file}
     */
    String pathOf(Picture picture, String id) throws IOException {
        if (picture.file().isPresent()) {
            return relative(picture.file().get().toAbsolutePath().normalize());
        }
        String path = folder + "/" + fileName(id);
        WholeFiles.write(base.resolve(path), aside -> Pngs.write(picture.pixels(), aside));
        return path;
    }

    private String fileName(String id) {
        String safe = id.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.", "_");
        String name = safe;
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = safe + "-" + i;
        }
        return name + ".png";
    }

    private String relative(Path file) {
        boolean sameRoot = file.getRoot().equals(base.getRoot());
        Path path = sameRoot ? base.relativize(file) : file;
        return path.toString().replace(File.separatorChar, '/');
    }
}
