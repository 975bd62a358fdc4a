package groundlab.rows;

import groundlab.internal.Fingerprints;
import java.nio.file.Path;

/**
 * What the rows of one file share: where paths start, how pictures are checked, which ids are
 * taken.
 */
public final class Source {

    private final Path folder;
    private final PictureCheck check;
    private final Fingerprints ids = new Fingerprints();

    private Source(Path folder, PictureCheck check) {
        this.folder = folder;
        this.check = check;
    }

    /** {@return the source of a file that is about to be read} */
    public static Source of(Path folder, PictureCheck check) {
        return new Source(folder, check);
    }

    Path folder() {
        return folder;
    }

    PictureCheck check() {
        return check;
    }

    /** {@return whether no row before had this id; ids are remembered by 64 bits} */
    boolean take(String id) {
        return ids.add(ids.of(id));
    }
}
