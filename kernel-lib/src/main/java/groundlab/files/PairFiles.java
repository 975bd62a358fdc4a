package groundlab.files;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Preference pairs as JSONL in TRL's vision preference form, and as CSV with the same columns. One
 * line, here broken for reading:
 *
 * <pre>{@code
 * {"id":"1","prompt":"Describe the image.","images":["pictures/1.png"],
 *  "chosen":"There is a fork.","rejected":"There is a fork and a knife.",
 *  "rejected_images":["pairs/1-rejected.png"],
 *  "truth":{"scene":"kitchen","objects":["fork"],"boxes":[]},"provenance":{"seed":"7"}}
 * }</pre>
 *
 * <p>{@code prompt}, {@code images} (one path, from the JSONL file's folder), {@code chosen} and
 * {@code rejected} must be there. A row is written with its own facts and those of all pairs, so
 * that it can stand alone; read back, the facts that all rows share are the facts of all pairs.
 */
public final class PairFiles {

    private PairFiles() {}

    /**
     * {@return the pairs of a JSONL file}
     *
     * @throws IOException at the first bad row, with file, line and reason
     */
    public static Pairs read(Path file) throws IOException {
        return read(file, BadRows.FAIL);
    }

    /**
     * {@return the good pairs of a JSONL file; every picture is decoded once to see that it can be}
     */
    public static Pairs read(Path file, BadRows bad) throws IOException {
        Set<String> ids = new HashSet<>();
        List<PreferencePair> rows = JsonLines.read(file, bad, row -> pair(row, ids));
        return Pairs.of(rows, shared(rows));
    }

    /**
     * Writes pairs as JSONL; pictures that have no file become PNG files in a folder beside, named
     * as {@code file} without its ending.
     */
    public static void write(Pairs pairs, Path file) throws IOException {
        PictureFolder pictures = new PictureFolder(file);
        JsonLines.write(file, pairs, pair -> json(pair, pairs.provenance(), pictures));
    }

    /** Writes pairs as CSV with a header; {@code truth} and {@code provenance} hold JSON. */
    public static void writeCsv(Pairs pairs, Path file) throws IOException {
        PictureFolder pictures = new PictureFolder(file);
        CSVFormat format =
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
        WholeFiles.write(
                file,
                aside -> {
                    try (CSVPrinter csv = new CSVPrinter(Files.newBufferedWriter(aside), format)) {
                        for (PreferencePair pair : pairs) {
                            csv.printRecord(cells(json(pair, pairs.provenance(), pictures)));
                        }
                    }
                });
    }

    private static PreferencePair pair(Row row, Set<String> ids) {
        check(!row.texts("images").isEmpty(), "no field images, or it is empty");
        return new PreferencePair(
                row.newId(ids),
                picture(row, "images").orElseThrow(),
                row.text("prompt"),
                row.text("chosen"),
                row.text("rejected"),
                picture(row, "rejected_images"),
                row.row("truth").map(Truths::read),
                row.row("provenance")
                        .map(facts -> new Provenance(facts.facts()))
                        .orElse(Provenance.NONE));
    }

    private static Optional<Picture> picture(Row row, String name) {
        List<String> paths = row.texts(name);
        check(paths.size() <= 1, "field %s must hold one picture, got %d", name, paths.size());
        return paths.stream().findFirst().map(row::picture);
    }

    private static Provenance shared(List<PreferencePair> rows) {
        if (rows.isEmpty()) {
            return Provenance.NONE;
        }
        Map<String, String> shared = new LinkedHashMap<>(rows.get(0).provenance().facts());
        rows.forEach(row -> shared.entrySet().retainAll(row.provenance().facts().entrySet()));
        return new Provenance(shared);
    }

    private static JsonObject json(PreferencePair pair, Provenance all, PictureFolder pictures)
            throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("id", pair.id());
        json.addProperty("prompt", pair.prompt());
        json.add("images", list(pictures.pathOf(pair.picture(), pair.id())));
        json.addProperty("chosen", pair.chosen());
        json.addProperty("rejected", pair.rejected());
        if (pair.rejectedPicture().isPresent()) {
            Picture worse = pair.rejectedPicture().get();
            json.add("rejected_images", list(pictures.pathOf(worse, pair.id() + "-rejected")));
        }
        pair.truth().ifPresent(truth -> json.add("truth", Truths.write(truth)));
        JsonObject facts = new JsonObject();
        all.and(pair.provenance()).facts().forEach(facts::addProperty);
        json.add("provenance", facts);
        return json;
    }

    private static Object[] cells(JsonObject json) {
        return new Object[] {
            json.get("id").getAsString(),
            json.get("prompt").getAsString(),
            json.get("images").getAsString(), // a list of one
            json.get("chosen").getAsString(),
            json.get("rejected").getAsString(),
            json.has("rejected_images") ? json.get("rejected_images").getAsString() : "",
            json.has("truth") ? JsonLines.text(json.getAsJsonObject("truth")) : "",
            JsonLines.text(json.getAsJsonObject("provenance"))
        };
    }

    private static JsonArray list(String path) {
        JsonArray list = new JsonArray();
        list.add(path);
        return list;
    }
}
