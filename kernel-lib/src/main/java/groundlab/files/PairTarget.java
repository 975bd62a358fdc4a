package groundlab.files;

import static groundlab.internal.Checks.check;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.rows.FileKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where pairs are written and how, see {@link PairFiles#to}.
 *
 * @param file its ending says the kind of file
 * @param layout which columns there are
 * @param pictures where they go
 */
public record PairTarget(Path file, Layout layout, Pictures pictures) {

    /** Checks that the kind of file can hold this. */
    public PairTarget {
        FileKind kind = FileKind.of(file);
        check(kind != FileKind.JSON, "pairs are written as .jsonl, .csv or .parquet, got %s", file);
        check(
                layout == Layout.TRL || kind != FileKind.CSV,
                "CSV has the layout TRL only, got %s",
                layout);
        check(
                pictures == Pictures.BESIDE || kind == FileKind.PARQUET,
                "pictures can be inside Parquet only, got %s",
                file);
    }

    /** {@return this target with other columns} */
    public PairTarget layout(Layout other) {
        return new PairTarget(file, other, pictures);
    }

    /** {@return this target with the pictures elsewhere} */
    public PairTarget pictures(Pictures place) {
        return new PairTarget(file, layout, place);
    }

    /** {@return a writer, to be finished and closed} */
    public PairWriter writer() throws IOException {
        PictureFolder folder = new PictureFolder(file);
        return PairWriter.of(
                file,
                aside ->
                        switch (FileKind.of(file)) {
                            case CSV -> new CsvSink(aside, folder);
                            case PARQUET -> new ParquetSink(aside, folder, layout, pictures);
                            default -> new JsonLinesSink(aside, folder, layout);
                        });
    }

    /** Writes pairs, each with its own facts and those of all. */
    public void write(Pairs pairs) throws IOException {
        write(pairs.stream().map(pair -> whole(pair, pairs.provenance())));
    }

    /** Writes pairs as the stream gives them, which is then closed. */
    public void write(Stream<PreferencePair> pairs) throws IOException {
        try (pairs;
                PairWriter writer = writer()) {
            writer.addAll(pairs);
            writer.finish();
        } catch (UncheckedIOException e) { // of the file that is read, or of a picture
            throw e.getCause();
        }
    }

    private static PreferencePair whole(PreferencePair pair, Provenance all) {
        return new PreferencePair(
                pair.id(),
                pair.picture(),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                pair.rejectedPicture(),
                pair.truth(),
                all.and(pair.provenance()));
    }
}
