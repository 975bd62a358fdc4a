package groundlab.files;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.forms.Truths;
import groundlab.parquet.ParquetWriter;
import groundlab.rows.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Pairs as Parquet; {@code truth} and {@code provenance} hold JSON as text. */
final class ParquetSink implements PairSink {

    private static final String TABLE =
            "id VARCHAR, prompt VARCHAR, chosen VARCHAR, rejected VARCHAR, truth VARCHAR,"
                    + " provenance VARCHAR, path VARCHAR, bytes BLOB,"
                    + " worse_path VARCHAR, worse_bytes BLOB";

    /** What Hugging Face's datasets looks for, to make pictures of binary columns. */
    private static final String FEATURES =
            "{\"info\": {\"features\": {\"images\": [{\"_type\": \"Image\"}],"
                    + " \"rejected_images\": [{\"_type\": \"Image\"}]}}}";

    private final ParquetWriter parquet;
    private final PictureFolder pictures;
    private final boolean inside;

    ParquetSink(Path aside, PictureFolder pictures, Layout layout, Pictures place)
            throws IOException {
        this.pictures = pictures;
        this.inside = place == Pictures.INSIDE;
        this.parquet = new ParquetWriter(aside, TABLE, query(layout), inside ? FEATURES : "");
    }

    private String query(Layout layout) {
        String image = inside ? "{'bytes': bytes, 'path': path}" : "path";
        String worse = inside ? "{'bytes': worse_bytes, 'path': worse_path}" : "worse_path";
        return "SELECT id, "
                + layout.sql()
                + ", rejected_images, truth, provenance FROM (SELECT *, ["
                + image
                + "] AS images, CASE WHEN worse_path IS NOT NULL THEN ["
                + worse
                + "] END AS rejected_images FROM cells)";
    }

    /** A picture as two cells, either of which may be null. */
    private record Cell(String path, byte[] bytes) {

        static Cell inside(Picture picture) throws IOException {
            Optional<byte[]> bytes = picture.encoded();
            return new Cell(
                    picture.name(), bytes.isPresent() ? bytes.get() : Pngs.bytes(picture.pixels()));
        }
    }

    private Cell image(PreferencePair pair) throws IOException {
        return inside ? Cell.inside(pair.picture()) : new Cell(pictures.pathOf(pair), null);
    }

    private Cell worse(PreferencePair pair) throws IOException {
        return inside && pair.rejectedPicture().isPresent()
                ? Cell.inside(pair.rejectedPicture().get())
                : new Cell(inside ? null : pictures.worsePathOf(pair), null);
    }

    @Override
    public void add(PreferencePair pair) throws IOException {
        Cell image = image(pair);
        Cell worse = worse(pair);
        String truth = pair.truth().map(facts -> Json.text(Truths.write(facts))).orElse(null);
        parquet.add(
                pair.id(),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                truth,
                Json.text(Layout.provenance(pair)),
                image.path(),
                image.bytes(),
                worse.path(),
                worse.bytes());
    }

    @Override
    public void finish() throws IOException {
        parquet.finish();
    }

    @Override
    public void close() throws IOException {
        parquet.close();
    }
}
