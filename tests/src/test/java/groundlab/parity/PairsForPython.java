package groundlab.parity;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.data.Example;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.files.Layout;
import groundlab.files.PairFiles;
import groundlab.files.Pictures;
import groundlab.image.ZoomCrop;
import groundlab.internal.Seeds;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes the same pairs in every layout, as JSONL and as Parquet with pictures beside and inside,
 * for tests/parity/open_pairs.py to load; tests/parity/load_pairs runs both. What should be found
 * goes to {@code expected.json}. Argument: an empty folder.
 */
public final class PairsForPython {

    private PairsForPython() {}

    /** Writes all files. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Pairs pairs = pairs(folder);
        for (Layout layout : Layout.values()) {
            String name = layout.name().toLowerCase(Locale.ROOT).replace('_', '-');
            PairFiles.to(folder.resolve(name + ".jsonl")).layout(layout).write(pairs);
            for (Pictures place : Pictures.values()) {
                String where = place.name().toLowerCase(Locale.ROOT);
                PairFiles.to(folder.resolve(name + "-" + where + ".parquet"))
                        .layout(layout)
                        .pictures(place)
                        .write(pairs);
            }
        }
        for (Layout layout : List.of(Layout.TRL, Layout.TRL_CHAT)) {
            Path file =
                    folder.resolve("mixed-" + layout.name().toLowerCase(Locale.ROOT) + ".jsonl");
            PairFiles.to(file).layout(layout).write(mixed(pairs.get(0)));
        }
        PairFiles.to(folder.resolve("mixed-trl.parquet"))
                .pictures(Pictures.BESIDE)
                .write(mixed(pairs.get(0)));
        Files.writeString(folder.resolve("expected.json"), new Gson().toJson(expected(pairs)));
    }

    /** 12 MB of pairs, of which the last hundred are of another source. */
    private static Stream<PreferencePair> mixed(PreferencePair pair) {
        return IntStream.range(0, 10_000)
                .mapToObj(
                        i ->
                                new PreferencePair(
                                        "mixed-" + i,
                                        pair.picture(),
                                        pair.prompt(),
                                        pair.chosen() + " A word.".repeat(120),
                                        pair.rejected(),
                                        Optional.empty(),
                                        i < 9_900 ? Optional.empty() : pair.truth(),
                                        i < 9_900
                                                ? Provenance.NONE.with("method", "one")
                                                : Provenance.NONE
                                                        .with("method", "other")
                                                        .with("noise", 900)));
    }

    /** Four pairs, one with a worse picture that has no file, with pictures that have one. */
    private static Pairs pairs(Path folder) throws IOException {
        List<Example> examples = TinyWorld.open().preference().first(5);
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Example example = examples.get(i);
            Path file = folder.resolve("pictures/" + example.id() + ".png");
            Files.createDirectories(file.getParent());
            Files.copy(example.picture().file().orElseThrow(), file);
            PreferencePair pair =
                    new PreferencePair(
                            example.id(),
                            Picture.of(file),
                            example.prompt(),
                            example.answer(),
                            examples.get(i + 1).answer(),
                            Optional.empty(),
                            Optional.of(example.truth()),
                            Provenance.NONE.with("try", i));
            pairs.add(i == 2 ? worse(pair) : pair);
        }
        return Pairs.of(pairs, Provenance.NONE.with("method", "the next answer"));
    }

    private static PreferencePair worse(PreferencePair pair) {
        return pair.withRejectedPicture(
                Picture.of(
                        "worse",
                        ZoomCrop.MDPO.apply(pair.picture().pixels(), Seeds.stream(7, pair.id()))));
    }

    private static JsonArray expected(Pairs pairs) {
        JsonArray rows = new JsonArray();
        for (PreferencePair pair : pairs) {
            JsonObject row = new JsonObject();
            row.addProperty("id", pair.id());
            row.addProperty("prompt", pair.prompt());
            row.addProperty("chosen", pair.chosen());
            row.addProperty("rejected", pair.rejected());
            row.addProperty("picture", pair.picture().hash());
            row.addProperty("worse", pair.rejectedPicture().map(Picture::hash).orElse(""));
            rows.add(row);
        }
        return rows;
    }
}
