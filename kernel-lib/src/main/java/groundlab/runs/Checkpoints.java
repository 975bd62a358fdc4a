package groundlab.runs;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * States that a run can go on from: {@code checkpoint-<step>.safetensors}, of which two are kept,
 * so that there is one before when the last is damaged; and named ones beside them, such as the
 * best.
 */
final class Checkpoints {

    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})\\.safetensors");

    private final Path folder;
    private int last; // step of the one that was written or used last

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Keeps a state and the one before; others are deleted once this one is whole. */
    void save(int step, Map<String, NDArray> state, Map<String, String> notes) throws IOException {
        new CheckpointFile(file(step)).write(step, state, notes);
        for (int other : steps()) {
            if (other != step && other != last) { // such as damaged ones that came after
                Files.delete(file(other));
            }
        }
        last = step;
    }

    /**
     * Loads the newest state that is as it was written; a damaged one is named by a notice and by
     * what is returned.
     *
     * @throws IOException if there are some and all of them are damaged, or if the newest was
     *     written by a newer library
     * @throws IllegalArgumentException if it is the state of another model
     */
    Checkpoint restore(Map<String, NDArray> state) throws IOException {
        List<String> damaged = new ArrayList<>();
        for (int step : steps()) {
            try {
                Checkpoint found = new CheckpointFile(file(step)).read(state);
                last = step;
                tell(damaged, step);
                return new Checkpoint(found.step(), found.notes(), damaged);
            } catch (DamagedFile e) {
                damaged.add(e.getMessage());
            }
        }
        if (!damaged.isEmpty()) {
            throw new IOException(
                    "no checkpoint can be used: "
                            + String.join("; ", damaged)
                            + ". Delete them to train from the start");
        }
        return Checkpoint.NONE;
    }

    private void tell(List<String> damaged, int step) {
        if (!damaged.isEmpty()) {
            Notices.say(
                    String.join("; ", damaged)
                            + ". The run goes on from "
                            + file(step).getFileName());
        }
    }

    /** Keeps arrays under a name, apart from the series; those of that name before are replaced. */
    void keep(String name, Map<String, NDArray> arrays, Map<String, String> notes)
            throws IOException {
        new CheckpointFile(file(name)).write(0, arrays, notes);
    }

    /**
     * Loads arrays that were kept under a name.
     *
     * @throws IOException if there are none, or if they are damaged
     */
    Checkpoint bring(String name, Map<String, NDArray> arrays) throws IOException {
        return new CheckpointFile(file(name)).read(arrays);
    }

    /** {@return whether there is any checkpoint of the series} */
    boolean any() throws IOException {
        return !steps().isEmpty();
    }

    private List<Integer> steps() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(found -> Integer.valueOf(found.group(1)))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private Path file(int step) {
        return file("checkpoint-" + step);
    }

    private Path file(String name) {
        return folder.resolve(name + ".safetensors");
    }
}
