package groundlab.training;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import groundlab.data.Provenance;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run leaves: {@code config.json} (settings and inputs), {@code log.csv}, {@code
 * checkpoint.safetensors} to resume from, and at the end the trained {@code model} or {@code
 * adapter} as folders that transformers and PEFT open.
 */
final class RunFolder {

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private final Path folder;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens or makes a folder for a run of these settings.
     *
     * @throws IllegalArgumentException if it holds a run of other settings; the message names them
     */
    static RunFolder open(Path folder, Provenance settings) throws IOException {
        Path config = folder.resolve("config.json");
        if (Files.exists(config)) {
            Map<?, ?> there = GSON.fromJson(Files.readString(config), Map.class);
            settings.facts()
                    .forEach(
                            (name, value) ->
                                    check(
                                            value.equals(there.get(name)),
                                            "%s holds another run (%s was %s, is %s): choose another"
                                                    + " folder or delete it",
                                            folder,
                                            name,
                                            there.get(name),
                                            value));
        } else {
            Map<String, String> facts =
                    new LinkedHashMap<>(settings.and(Provenance.here()).facts());
            WholeFiles.write(config, GSON.toJson(facts) + "\n");
        }
        return new RunFolder(folder);
    }

    Path log() {
        return folder.resolve("log.csv");
    }

    Path result(boolean adapter) {
        return folder.resolve(adapter ? "adapter" : "model");
    }

    void save(int step, Map<String, NDArray> state) throws IOException {
        Safetensors.write(checkpoint(), state, Map.of("step", Integer.toString(step)));
    }

    /** {@return steps done by the last checkpoint, whose state is loaded; 0 if there is none} */
    int restore(Map<String, NDArray> state) throws IOException {
        if (!Files.exists(checkpoint())) {
            return 0;
        }
        try (Safetensors saved = Safetensors.open(checkpoint())) {
            for (Map.Entry<String, NDArray> entry : state.entrySet()) {
                NDArray target = entry.getValue();
                check(
                        saved.shape(entry.getKey()).equals(target.getShape()),
                        "%s: %s has shape %s, expected %s",
                        checkpoint(),
                        entry.getKey(),
                        saved.shape(entry.getKey()),
                        target.getShape());
                try (NDManager scratch = target.getManager().newSubManager();
                        GradMode off = GradMode.off()) {
                    // NDArray.set would do, but makes libtorch warn on standard error.
                    NDArray source = saved.read(entry.getKey(), scratch, Precision.FP32);
                    Kernels.call("copy_", source, target);
                }
            }
            return Integer.parseInt(saved.metadata().get("step"));
        }
    }

    private Path checkpoint() {
        return folder.resolve("checkpoint.safetensors");
    }
}
