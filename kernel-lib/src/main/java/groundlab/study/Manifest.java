package groundlab.study;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import groundlab.data.Provenance;
import groundlab.engine.Env;
import groundlab.internal.Checks;
import groundlab.internal.Notices;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an ablation's folder is of: all that is needed to make any of its numbers again. Lies there
 * as {@code manifest.json}.
 *
 * @param versions of library, Java, engine and operating system
 * @param bench model and measured pictures, by name and SHA-256
 * @param cells by label, the settings of each as they print
 * @param trainings by the names of their folders, the settings of each
 */
record Manifest(
        Map<String, String> versions,
        Map<String, String> bench,
        Map<String, Map<String, String>> cells,
        Map<String, Map<String, String>> trainings) {

    private static final String NAME = "manifest.json";
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    static Manifest of(Bench bench, Grid grid, List<GridTrial> trials) {
        Map<String, Map<String, String>> cells = new LinkedHashMap<>();
        grid.cells().forEach((label, cell) -> cells.put(label, cell.settings().facts()));
        Map<String, Map<String, String>> trainings = new LinkedHashMap<>();
        trials.forEach(trial -> trainings.put(trial.id(), trial.settings().facts()));
        Env engine = Env.report();
        Provenance versions =
                Provenance.here()
                        .with("djl", engine.versions().get("DJL"))
                        .with("libtorch", engine.libtorch().version());
        return new Manifest(versions.facts(), bench.settings().facts(), cells, trainings);
    }

    /** {@return one of a single training, to hold against a folder} */
    static Manifest of(Bench bench, GridTrial trial) {
        return new Manifest(
                Map.of(),
                bench.settings().facts(),
                Map.of(),
                Map.of(trial.id(), trial.settings().facts()));
    }

    /** Writes it, unless the folder holds something else. */
    void settle(Path folder) throws IOException {
        if (Files.exists(folder.resolve(NAME))) {
            Manifest there = read(folder);
            checkBench(there, folder);
            List<String> others = new ArrayList<>(there.trainings.keySet());
            others.removeAll(trainings.keySet());
            Checks.check(
                    others.isEmpty(),
                    "%s holds %d trainings that this grid has not, such as %s: add them to the"
                            + " grid, choose another folder or delete it",
                    folder,
                    others.size(),
                    others.isEmpty() ? "" : there.trainings.get(others.get(0)));
            tellOtherVersions(there, folder);
        }
        WholeFiles.write(folder.resolve(NAME), GSON.toJson(this) + "\n");
    }

    /** What was trained before is kept, so its numbers stand beside those of other versions. */
    private void tellOtherVersions(Manifest there, Path folder) {
        if (!versions.equals(there.versions)) {
            Notices.say(
                    "%s was begun with %s and goes on with %s: for numbers of one version choose"
                                    .formatted(folder, there.versions, versions)
                            + " another folder");
        }
    }

    /** Checks that the folder holds these trainings. */
    void check(Path folder) throws IOException {
        Manifest there = read(folder);
        checkBench(there, folder);
        trainings.forEach(
                (id, settings) ->
                        Checks.check(
                                there.trainings.containsKey(id),
                                "%s holds no training of %s",
                                folder,
                                settings));
    }

    /** A model or pictures under another name are the same. */
    private void checkBench(Manifest there, Path folder) {
        bench.forEach(
                (name, is) ->
                        Checks.check(
                                is.equals(there.bench.get(name)) || !name.endsWith("_sha256"),
                                "%s holds another ablation (%s was %s, is %s): choose another"
                                        + " folder or delete it",
                                folder,
                                name,
                                there.bench.get(name),
                                is));
    }

    /** {@return the seeds of all trainings} */
    List<Long> seeds() {
        return trainings.values().stream()
                .map(settings -> Long.valueOf(settings.get("seed")))
                .distinct()
                .toList();
    }

    static Manifest read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isReadable(file)) {
            throw new IOException(folder + " holds no ablation: it has no " + NAME);
        }
        try {
            Manifest manifest = GSON.fromJson(Files.readString(file), Manifest.class);
            if (manifest != null && manifest.isWhole()) {
                return manifest;
            }
        } catch (JsonParseException e) {
            throw noManifest(file, e);
        }
        throw noManifest(file, null);
    }

    private boolean isWhole() {
        return versions != null && bench != null && cells != null && trainings != null;
    }

    private static IOException noManifest(Path file, Exception cause) {
        return new IOException(
                file + " is no manifest of an ablation: put it back, or choose another folder",
                cause);
    }
}
