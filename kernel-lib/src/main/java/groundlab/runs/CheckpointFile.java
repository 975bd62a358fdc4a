package groundlab.runs;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.engine.Staging;
import groundlab.internal.Hashes;
import groundlab.internal.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arrays and notes in one safetensors file that knows its own checksum. The SHA-256 in its header
 * covers everything else that the header says and every value, so that a file is used as a whole or
 * not at all.
 */
final class CheckpointFile {

    /** Of this form; a later form counts on, and keeps the way the checksum is made. */
    private static final int VERSION = 1;

    private static final String VERSION_NOTE = "version";
    private static final String STEP_NOTE = "step";
    private static final String CHECKSUM_NOTE = "sha256";

    private final Path path;

    CheckpointFile(Path path) {
        this.path = path;
    }

    /**
     * Writes the file, whole or not at all; also while the thread is asked to stop.
     *
     * @throws IllegalArgumentException if a note has a name that the file needs itself
     */
    void write(int step, Map<String, NDArray> arrays, Map<String, String> notes)
            throws IOException {
        for (String own : List.of(VERSION_NOTE, STEP_NOTE, CHECKSUM_NOTE)) {
            check(!notes.containsKey(own), "a note must have a name of its own, got %s", own);
        }
        Map<String, String> head = new TreeMap<>(notes);
        head.put(VERSION_NOTE, Integer.toString(VERSION));
        head.put(STEP_NOTE, Integer.toString(step));
        MessageDigest digest = digest(head);
        try (Staging staging = new Staging()) {
            arrays.forEach(
                    (name, array) -> {
                        update(digest, name);
                        update(digest, array.getShape().toString());
                        Safetensors.update(digest, array, staging);
                    });
        }
        head.put(CHECKSUM_NOTE, Hashes.hex(digest.digest()));
        Safetensors.write(path, arrays, head);
    }

    /**
     * Gives {@code arrays} the values of the file, after all of it was checked; also while the
     * thread is asked to stop, which would make it look damaged.
     *
     * @throws DamagedFile if it is not as it was written
     * @throws IOException if a newer library wrote it, or if it lacks an array
     * @throws IllegalArgumentException if an array has another shape there
     */
    Checkpoint read(Map<String, NDArray> arrays) throws IOException {
        return Uninterrupted.run(() -> checked(arrays));
    }

    private Checkpoint checked(Map<String, NDArray> arrays) throws IOException {
        try (Safetensors saved = open()) {
            Map<String, String> notes = verified(saved);
            int version = Integer.parseInt(notes.remove(VERSION_NOTE));
            if (version > VERSION) {
                throw new IOException(
                        String.format(
                                "%s is of version %d, this library knows up to %d: use the library"
                                        + " that wrote it, or delete it",
                                path, version, VERSION));
            }
            int step = Integer.parseInt(notes.remove(STEP_NOTE));
            copy(saved, arrays);
            return new Checkpoint(step, notes, List.of());
        }
    }

    private Safetensors open() throws DamagedFile {
        try {
            return Safetensors.open(path);
        } catch (IOException e) {
            throw new DamagedFile(path, e.getMessage(), e);
        }
    }

    /** {@return the notes without the checksum, which was found to be right} */
    private Map<String, String> verified(Safetensors saved) throws DamagedFile {
        Map<String, String> head = new TreeMap<>(saved.metadata());
        String told = head.remove(CHECKSUM_NOTE);
        MessageDigest digest = digest(head);
        try {
            for (String name : saved.names()) {
                update(digest, name);
                update(digest, saved.shape(name).toString());
                saved.update(digest, name);
            }
        } catch (IOException e) {
            throw new DamagedFile(path, e.getMessage(), e);
        }
        if (!Hashes.hex(digest.digest()).equals(told)) {
            throw new DamagedFile(path, "its checksum is wrong", null);
        }
        return head;
    }

    private void copy(Safetensors saved, Map<String, NDArray> arrays) throws IOException {
        for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
            check(
                    saved.shape(entry.getKey()).equals(entry.getValue().getShape()),
                    "%s: %s has shape %s, expected %s",
                    path,
                    entry.getKey(),
                    saved.shape(entry.getKey()),
                    entry.getValue().getShape());
        }
        for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
            NDArray target = entry.getValue();
            try (NDManager scratch = target.getManager().newSubManager();
                    GradMode off = GradMode.off()) {
                // NDArray.set would do, but makes libtorch warn on standard error.
                NDArray source = saved.read(entry.getKey(), scratch, Precision.of(target));
                Kernels.call("copy_", source, target);
            }
        }
    }

    private static MessageDigest digest(Map<String, String> head) {
        MessageDigest digest = Hashes.sha256();
        head.forEach(
                (name, note) -> {
                    update(digest, name);
                    update(digest, note);
                });
        return digest;
    }

    /** With its length, so that no two lists of texts are the same bytes. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
