package groundlab.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.Hashes;
import groundlab.internal.Notices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    @TempDir private Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private final Map<String, NDArray> state = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void begin() {
        state.put("matrix", manager.create(new float[6], new Shape(2, 3)));
        state.put("count", manager.create(0f));
        Notices.install(notices::add);
    }

    @AfterEach
    void end() {
        Notices.install(System.out::println);
        manager.close();
    }

    private void fill(float value) {
        state.replaceAll((name, old) -> manager.create(filled(old, value), old.getShape()));
    }

    private static float[] filled(NDArray array, float value) {
        float[] values = new float[(int) array.size()];
        Arrays.fill(values, value);
        return values;
    }

    private void assertFilled(float value) {
        state.forEach(
                (name, array) ->
                        assertArrayEquals(filled(array, value), array.toFloatArray(), name));
    }

    /** Saves steps whose arrays are full of the step's number. */
    private void save(int... steps) throws IOException {
        Checkpoints checkpoints = new Checkpoints(folder);
        for (int step : steps) {
            fill(step);
            checkpoints.save(step, state, Map.of("best", "at " + step));
        }
        fill(-1);
    }

    private Path file(int step) {
        return folder.resolve("checkpoint-" + step + ".safetensors");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void givesBackTheNewestStateWithItsNotes() throws IOException {
        assertEquals(Checkpoint.NONE, new Checkpoints(folder).restore(state));
        save(2, 4, 10);
        assertEquals(
                new Checkpoint(10, Map.of("best", "at 10"), List.of()),
                new Checkpoints(folder).restore(state));
        assertFilled(10);
        assertEquals(List.of(), notices);
    }

    @Test
    void keepsTheNewestTwo() throws IOException {
        save(2, 4, 10);
        assertEquals(List.of("checkpoint-10.safetensors", "checkpoint-4.safetensors"), files());
    }

    /** Every third byte of header and data, another bit each time. */
    @Test
    void recognisesAChangedBitWhereverItIs() throws IOException {
        save(2, 4);
        byte[] whole = Files.readAllBytes(file(4));
        int tried = 0;
        for (int at = 0; at < whole.length; at += 3, tried++) {
            byte[] broken = whole.clone();
            broken[at] ^= (byte) (1 << tried % 8);
            Files.write(file(4), broken);
            fill(-1);
            Checkpoint found = new Checkpoints(folder).restore(state);
            assertEquals(2, found.step(), "byte " + at);
            assertEquals(Map.of("best", "at 2"), found.notes());
            assertEquals(1, found.damaged().size());
            assertFilled(2);
        }
        assertTrue(tried > 80, tried + " places");
        assertEquals(tried, notices.size());
    }

    @Test
    void namesTheDamagedOneLoudlyAndTheOneUsed() throws IOException {
        save(2, 4);
        byte[] broken = Files.readAllBytes(file(4));
        broken[broken.length - 1] ^= 1;
        Files.write(file(4), broken);
        Checkpoint found = new Checkpoints(folder).restore(state);
        String fault = file(4) + " is damaged (its checksum is wrong)";
        assertEquals(List.of(fault), found.damaged());
        assertEquals(List.of(fault + ". The run goes on from checkpoint-2.safetensors"), notices);
    }

    @Test
    void recognisesAFileThatIsCutShortOrEmpty() throws IOException {
        save(2, 4);
        byte[] whole = Files.readAllBytes(file(4));
        for (int length : new int[] {0, 5, 100, whole.length / 2, whole.length - 1}) {
            Files.write(file(4), Arrays.copyOf(whole, length));
            assertEquals(2, new Checkpoints(folder).restore(state).step(), length + " bytes");
            assertFilled(2);
        }
        assertEquals(5, notices.size());
    }

    @Test
    void goingOnFromTheOneBeforeDeletesTheDamagedOneOnceThereIsAnother() throws IOException {
        save(2, 4);
        Files.write(file(4), new byte[0]);
        Checkpoints checkpoints = new Checkpoints(folder);
        checkpoints.restore(state);
        checkpoints.save(3, state, Map.of());
        assertEquals(List.of("checkpoint-2.safetensors", "checkpoint-3.safetensors"), files());
    }

    @Test
    void neverStartsFromZeroSilentlyWhenAllAreDamaged() throws IOException {
        save(2, 4);
        Files.write(file(2), new byte[0]);
        Files.write(file(4), new byte[3]);
        var error = assertThrows(IOException.class, () -> new Checkpoints(folder).restore(state));
        assertEquals(
                String.format(
                        "no checkpoint can be used: %1$s is damaged (%1$s is no safetensors file"
                                + " or is cut short: header of -1 bytes in a file of 3); %2$s is"
                                + " damaged (%2$s is no safetensors file or is cut short: header"
                                + " of -1 bytes in a file of 0). Delete them to train from the"
                                + " start",
                        file(4), file(2)),
                error.getMessage());
        assertFilled(-1);
    }

    /** The checksum: SHA-256 over texts with their lengths before them, and values. */
    @Test
    void refusesANewerVersion() throws IOException {
        save(2);
        Map<String, String> head = new TreeMap<>(Map.of("version", "2", "step", "4"));
        MessageDigest digest = Hashes.sha256();
        for (String text : List.of("step", "4", "version", "2", "count", "()")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            digest.update(bytes);
        }
        digest.update(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0.5f).array());
        head.put("sha256", Hashes.hex(digest.digest()));
        Safetensors.write(file(4), Map.of("count", manager.create(0.5f)), head);
        var error = assertThrows(IOException.class, () -> new Checkpoints(folder).restore(state));
        assertEquals(
                file(4)
                        + " is of version 2, this library knows up to 1: use the library that wrote"
                        + " it, or delete it",
                error.getMessage());
        assertFilled(-1);
    }

    @Test
    void refusesTheStateOfAnotherModelAsAWhole() throws IOException {
        save(2);
        state.put("count", manager.create(new float[] {-1, -1}));
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Checkpoints(folder).restore(state));
        assertEquals(file(2) + ": count has shape (), expected (2)", error.getMessage());
        state.put("other", manager.create(-1f));
        state.remove("count");
        var missing = assertThrows(IOException.class, () -> new Checkpoints(folder).restore(state));
        assertEquals(file(2) + " has no tensor other", missing.getMessage());
        assertFilled(-1);
    }

    @Test
    void keepsNamedArraysApartInTheirOwnPrecision() throws IOException {
        Checkpoints checkpoints = new Checkpoints(folder);
        NDArray half = Precision.BF16.cast(manager.create(new float[] {0.5f, -3}));
        checkpoints.keep("best", Map.of("w", half), Map.of("loss", "0.25"));
        save(2, 4, 6);
        NDArray back = Precision.BF16.cast(manager.create(new float[2]));
        assertEquals(
                new Checkpoint(0, Map.of("loss", "0.25"), List.of()),
                checkpoints.bring("best", Map.of("w", back)));
        assertArrayEquals(new float[] {0.5f, -3}, Precision.FP32.cast(back).toFloatArray());
        byte[] broken = Files.readAllBytes(folder.resolve("best.safetensors"));
        broken[broken.length - 1] ^= 1;
        Files.write(folder.resolve("best.safetensors"), broken);
        var error =
                assertThrows(IOException.class, () -> checkpoints.bring("best", Map.of("w", back)));
        assertEquals(
                folder.resolve("best.safetensors") + " is damaged (its checksum is wrong)",
                error.getMessage());
    }

    @Test
    void keepsArraysWhileTheThreadIsAskedToStop() throws IOException {
        Thread.currentThread().interrupt();
        new Checkpoints(folder).keep("best", state, Map.of());
        assertTrue(Thread.interrupted(), "and it is asked still");
        assertTrue(Files.exists(folder.resolve("best.safetensors")));
    }

    /** Java closes a file that an interrupted thread reads: no reason to call it damaged. */
    @Test
    void aStopWhileItIsReadDoesNotMakeACheckpointLookDamaged() throws IOException {
        save(2, 4);
        Thread.currentThread().interrupt();
        assertEquals(4, new Checkpoints(folder).restore(state).step());
        assertTrue(Thread.interrupted(), "and it is asked still");
        assertFilled(4);
        assertEquals(List.of(), notices);
    }

    @Test
    void saysWhichNamesANoteMayNotHave() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Checkpoints(folder).save(1, state, Map.of("step", "2")));
        assertEquals("a note must have a name of its own, got step", error.getMessage());
    }
}
