package groundlab.files;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.rows.BadRows;
import groundlab.rows.FileKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Preference pairs as JSONL in TRL's vision preference form, and as CSV and Parquet with the same
 * columns; the file's ending says which. One line of JSONL, here broken for reading:
 *
 * <pre>{@literal
 * {"id":"1","prompt":"Describe the image.","images":["pictures/1.png"],
 *  "chosen":"There is a fork.","rejected":"There is a fork and a knife.",
 *  "rejected_images":["pairs/1-rejected.png"],
 *  "truth":{"scene":"kitchen","objects":["fork"],"boxes":[]},"provenance":{"seed":"7"}}
 * }</pre>
 *
 * <p>{@code prompt}, {@code images} (one path, from the file's folder), {@code chosen} and {@code
 * rejected} must be there. A row is written with its own facts and those of all pairs, so that it
 * can stand alone; read back, the facts that all rows share are the facts of all pairs. CSV and
 * Parquet have {@code truth} and {@code provenance} as JSON text. Parquet has the pictures inside.
 *
 * <p>Read as they are published are also the rows of RLHF-V, RLAIF-V, VLFeedback, BPO, POVID, mDPO,
 * TRL's chats and ms-swift; see {@link groundlab.forms.PublishedForm}. What differs from the usual
 * is said between {@code from} or {@code to} and the last call:
 *
 * <pre>{@code
 * Path file = Path.of("pairs.jsonl");
 * PairFiles.write(pairs, file);
 * Pairs read = PairFiles.from(file).bad(new SkippedRows()).read();
 * PairFiles.to(Path.of("swift.jsonl")).layout(Layout.SWIFT).write(read);
 * PairFiles.write(PairFiles.stream(file), Path.of("pairs.parquet")); // a row group in memory
 * }</pre>
 */
public final class PairFiles {

    private PairFiles() {}

    /** {@return where to read from, with everything as usual} */
    public static PairSource from(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return new PairSource(file, folder, Optional.empty(), Optional.empty(), BadRows.FAIL);
    }

    /**
     * {@return the pairs of a file}
     *
     * @throws IOException at the first bad row, with file, row and reason
     */
    public static Pairs read(Path file) throws IOException {
        return from(file).read();
    }

    /** {@return the good pairs of a file; every picture is decoded once to see that it can be} */
    public static Pairs read(Path file, BadRows bad) throws IOException {
        return from(file).bad(bad).read();
    }

    /** {@return the pairs of a file as they are asked for, see {@link PairSource#stream}} */
    public static Stream<PreferencePair> stream(Path file) throws IOException {
        return from(file).stream();
    }

    /** {@return the good pairs of a file as they are asked for} */
    public static Stream<PreferencePair> stream(Path file, BadRows bad) throws IOException {
        return from(file).bad(bad).stream();
    }

    /**
     * {@return where to write, with everything as usual: the layout {@link Layout#TRL}; pictures
     * inside Parquet, and beside other files}
     */
    public static PairTarget to(Path file) {
        boolean inside = FileKind.of(file) == FileKind.PARQUET;
        return new PairTarget(file, Layout.TRL, inside ? Pictures.INSIDE : Pictures.BESIDE);
    }

    /** Writes pairs. */
    public static void write(Pairs pairs, Path file) throws IOException {
        to(file).write(pairs);
    }

    /** Writes pairs as the stream gives them, which is then closed. */
    public static void write(Stream<PreferencePair> pairs, Path file) throws IOException {
        to(file).write(pairs);
    }

    /** {@return a writer for pairs one by one, to be finished and closed} */
    public static PairWriter writer(Path file) throws IOException {
        return to(file).writer();
    }
}
