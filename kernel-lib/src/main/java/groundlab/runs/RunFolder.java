package groundlab.runs;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import groundlab.data.Provenance;
import groundlab.internal.SoleUse;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a run leaves: {@code config.json} (settings and inputs), its logs, {@link Checkpoints} to
 * resume from, and at the end the trained {@code model} or {@code adapter} as folders that
 * transformers and PEFT open. While it is open, no other run can open it.
 */
public final class RunFolder implements AutoCloseable {

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private final Path folder;
    private final SoleUse lock;
    private final Checkpoints checkpoints;

    private RunFolder(Path folder, SoleUse lock) {
        this.folder = folder;
        this.lock = lock;
        checkpoints = new Checkpoints(folder);
    }

    /**
     * Opens or makes a folder for a run of these settings; the caller closes it.
     *
     * @throws IllegalArgumentException if it holds a run of other settings; the message names them
     * @throws IOException if another run is writing to it, or if it cannot be written to
     */
    public static RunFolder open(Path folder, Provenance settings) throws IOException {
        RunFolder opened = new RunFolder(folder, FolderLock.of(folder));
        try {
            opened.settle(settings);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void settle(Provenance settings) throws IOException {
        Path config = folder.resolve("config.json");
        if (Files.exists(config)) {
            checkSame(config, settings);
        } else if (checkpoints.any()) {
            throw new IOException(
                    folder
                            + " has checkpoints and no config.json that says of which run: choose"
                            + " another folder or delete it");
        } else {
            Map<String, String> facts = settings.and(Provenance.here()).facts();
            WholeFiles.write(config, GSON.toJson(facts) + "\n");
        }
    }

    private void checkSame(Path config, Provenance settings) throws IOException {
        JsonObject there = read(config);
        Set<String> names = new LinkedHashSet<>(settings.facts().keySet());
        names.addAll(there.keySet()); // a setting that is no longer there is another setting
        names.removeAll(Provenance.here().facts().keySet());
        for (String name : names) {
            String was = text(there.get(name));
            String is = settings.get(name);
            check(
                    Objects.equals(is, was),
                    "%s holds another run (%s was %s, is %s): choose another folder or delete it",
                    folder,
                    name,
                    was,
                    is);
        }
    }

    private static String text(JsonElement value) {
        return value instanceof JsonPrimitive one ? one.getAsString() : null;
    }

    private static JsonObject read(Path config) throws IOException {
        try {
            String text = new String(Files.readAllBytes(config), StandardCharsets.UTF_8);
            JsonObject json = GSON.fromJson(text, JsonObject.class);
            if (json != null) {
                return json;
            }
        } catch (JsonParseException e) {
            throw noJson(config, e);
        }
        throw noJson(config, null);
    }

    private static IOException noJson(Path config, Exception cause) {
        return new IOException(
                config + " is no JSON object: put it back, or choose another folder", cause);
    }

    /** {@return a log whose rows go on after {@code step}; see {@link Log#resume}} */
    public Log log(String name, String tag, int step) throws IOException {
        return Log.resume(folder, name, tag, step);
    }

    public Path path() {
        return folder;
    }

    public Path result(boolean adapter) {
        return folder.resolve(adapter ? "adapter" : "model");
    }

    /** See {@link Checkpoints#save}. */
    public void save(int step, Map<String, NDArray> state, Map<String, String> notes)
            throws IOException {
        checkpoints.save(step, state, notes);
    }

    /** See {@link Checkpoints#restore}. */
    public Checkpoint restore(Map<String, NDArray> state) throws IOException {
        return checkpoints.restore(state);
    }

    /** See {@link Checkpoints#keep}. */
    public void keep(String name, Map<String, NDArray> arrays, Map<String, String> notes)
            throws IOException {
        checkpoints.keep(name, arrays, notes);
    }

    /** See {@link Checkpoints#bring}. */
    public Checkpoint bring(String name, Map<String, NDArray> arrays) throws IOException {
        return checkpoints.bring(name, arrays);
    }

    /** Lets other runs open the folder. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
