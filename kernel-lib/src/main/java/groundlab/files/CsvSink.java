package groundlab.files;

import groundlab.data.PreferencePair;
import groundlab.forms.Truths;
import groundlab.rows.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Pairs as CSV; {@code truth} and {@code provenance} hold JSON. */
final class CsvSink implements PairSink {

    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT
                    .builder()
                    .setHeader(
                            "id",
                            "prompt",
                            "images",
                            "chosen",
                            "rejected",
                            "rejected_images",
                            "truth",
                            "provenance")
                    .setRecordSeparator('\n')
                    .get();

    private final CSVPrinter csv;
    private final PictureFolder pictures;

    CsvSink(Path aside, PictureFolder pictures) throws IOException {
        this.csv = new CSVPrinter(Files.newBufferedWriter(aside), FORMAT);
        this.pictures = pictures;
    }

    @Override
    public void add(PreferencePair pair) throws IOException {
        csv.printRecord(
                pair.id(),
                pair.prompt(),
                pictures.pathOf(pair),
                pair.chosen(),
                pair.rejected(),
                pictures.worsePathOf(pair),
                pair.truth().map(truth -> Json.text(Truths.write(truth))).orElse(null),
                Json.text(Layout.provenance(pair)));
    }

    @Override
    public void finish() throws IOException {
        csv.flush();
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
