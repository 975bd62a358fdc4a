package groundlab.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import groundlab.internal.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("a.journal");
    }

    private static JsonObject row(String text) {
        JsonObject row = new JsonObject();
        row.addProperty("text", text);
        return row;
    }

    /** Cut at every byte, it holds exactly the batches whose last line is whole. */
    @Test
    void aBatchCountsOnceItsLastLineIsWhole() throws IOException {
        List<JsonObject> first = List.of(row("ä\n1"), row("2"));
        List<JsonObject> second = List.of(row("3"));
        long afterFirst;
        try (Journal journal = Journal.open(file(), "job")) {
            journal.add(first);
            afterFirst = Files.size(file());
            journal.add(second);
        }
        byte[] all = Files.readAllBytes(file());
        for (int length = 0; length <= all.length; length++) {
            Files.write(file(), Arrays.copyOf(all, length));
            int whole = length == all.length ? 2 : length >= afterFirst ? 1 : 0;
            try (Journal journal = Journal.open(file(), "job")) {
                assertEquals(
                        List.of(first, second).subList(0, whole),
                        journal.batches(),
                        "cut at " + length);
                for (List<JsonObject> batch : List.of(first, second).subList(whole, 2)) {
                    journal.add(batch);
                }
            }
            assertEquals(-1, Arrays.mismatch(all, Files.readAllBytes(file())), "cut at " + length);
        }
    }

    /** Seconds where each batch cost as much as all before it: minutes for a million pairs. */
    @Test
    void aLongJournalIsReadOnce() throws IOException {
        StringBuilder text = new StringBuilder("{\"job\":\"job\"}\n");
        String line = "{\"text\":\"" + "ä".repeat(200) + "\"}\n";
        for (int i = 0; i < 20_000; i++) {
            text.append(line).append("{\"end_of_batch\":" + i);
            text.append(",\"sha256\":\"" + Hashes.of(line) + "\"}\n");
        }
        Files.writeString(file(), text);
        assertTimeout(
                Duration.ofSeconds(5),
                () -> {
                    try (Journal journal = Journal.open(file(), "job")) {
                        assertEquals(20_000, journal.batches().size());
                    }
                });
        assertEquals(text.toString(), Files.readString(file()));
    }

    @Test
    void aBatchThatWasChangedIsNotTrusted() throws IOException {
        try (Journal journal = Journal.open(file(), "job")) {
            journal.add(List.of(row("1")));
            journal.add(List.of(row("2")));
        }
        Files.writeString(file(), Files.readString(file()).replace("\"2\"", "\"7\""));
        try (Journal journal = Journal.open(file(), "job")) {
            assertEquals(List.of(List.of(row("1"))), journal.batches());
        }
    }

    @Test
    void anotherJobIsRefused() throws IOException {
        Journal.open(file(), "job 1").close();
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Journal.open(file(), "job 2").close())
                        .getMessage();
        assertEquals(
                file()
                        + " holds the unfinished work of another job, delete it to start anew."
                        + "\nIts job: job 1\nThis one: job 2",
                message);
    }

    @Test
    void aFileThatIsNoJournalStaysAsItIs() throws IOException {
        for (String text : List.of("{\"id\":\"1\"}\n", "{\"id\":\"1\"}")) {
            Files.writeString(file(), text);
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> Journal.open(file(), "job").close())
                            .getMessage();
            assertEquals(
                    file() + " is no journal and would be lost, move it away or delete it",
                    message);
            assertEquals(text, Files.readString(file()));
        }
    }

    @Test
    void aFullDiskIsSaidWithTheFile() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "needs a device that is always full");
        Files.createSymbolicLink(file(), Path.of("/dev/full"));
        String message =
                assertThrows(IOException.class, () -> Journal.open(file(), "job").close())
                        .getMessage();
        assertTrue(message.startsWith(file() + " cannot be written: No space left"), message);
    }
}
