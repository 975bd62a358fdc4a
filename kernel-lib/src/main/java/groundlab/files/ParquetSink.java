package groundlab.files;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.forms.Truths;
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

    private final ParquetParts parts;
    private final PictureFolder pictures;
    private final boolean inside;

    ParquetSink(Path aside, PictureFolder pictures, Layout layout, Pictures place)
            throws IOException {
        this.pictures = pictures;
        this.inside = place == Pictures.INSIDE;
        String options =
                inside ? ", KV_METADATA {huggingface: " + DuckDb.quoted(FEATURES) + "}" : "";
        this.parts = new ParquetParts(aside, TABLE, query(layout), options);
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

        long size() {
            return bytes == null ? 0 : bytes.length;
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
        String provenance = Json.text(Layout.provenance(pair));
        long texts = pair.prompt().length() + pair.chosen().length() + pair.rejected().length();
        parts.add(
                row ->
                        row.append(pair.id())
                                .append(pair.prompt())
                                .append(pair.chosen())
                                .append(pair.rejected())
                                .append(truth)
                                .append(provenance)
                                .append(image.path())
                                .append(image.bytes())
                                .append(worse.path())
                                .append(worse.bytes()),
                texts + provenance.length() + image.size() + worse.size());
    }

    @Override
    public void finish() throws IOException {
        parts.finish();
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }
}
