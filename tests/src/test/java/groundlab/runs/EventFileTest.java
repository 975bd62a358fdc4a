package groundlab.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    /** What TensorBoard's own writer makes of them: tests/parity/open_events.py --golden. */
    private static final String GOLDEN =
            "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c"
                    + "3200000000000000241956ec09000000000000f83f10ac022a240a110a0a747261696e2f6c"
                    + "6f7373150000003f0a0f0a08747261696e2fc3a91582a8fbb7de577440";

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1500), ZoneOffset.UTC);

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("tensorboard/train/events.out.tfevents");
    }

    @Test
    void writesTheBytesThatTensorBoardWrites() throws IOException {
        EventFile events = EventFile.resume(file(), 0, CLOCK);
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("train/loss", 0.5);
        row.put("train/é", -3e-5);
        events.add(300, row);
        events.sync();
        assertEquals(GOLDEN, HexFormat.of().formatHex(Files.readAllBytes(file())));
        assertEquals(300, EventFile.resume(file(), 300, CLOCK).last());
    }

    @Test
    void openingAgainCutsWhatIsLaterOrBroken() throws IOException {
        EventFile events = EventFile.resume(file(), 0, CLOCK);
        events.add(100, Map.of("train/loss", 1.0));
        long hundred = Files.size(file());
        events.add(200, Map.of("train/loss", 2.0));
        byte[] whole = Files.readAllBytes(file());
        for (int at = (int) hundred; at < whole.length; at++) {
            byte[] broken = whole.clone();
            broken[at] ^= 4;
            Files.write(file(), broken);
            assertEquals(100, EventFile.resume(file(), 200, CLOCK).last(), "byte " + at);
            assertEquals(hundred, Files.size(file()));
        }
        Files.write(file(), whole);
        assertEquals(200, EventFile.resume(file(), 200, CLOCK).last());
        assertEquals(100, EventFile.resume(file(), 199, CLOCK).last());
        assertEquals(hundred, Files.size(file()));
        Files.write(file(), new byte[5]);
        assertEquals(-1, EventFile.resume(file(), 200, CLOCK).last());
        assertEquals(24 + 16, Files.size(file())); // the version alone
    }

    @Test
    void anOpenedFileGoesOnWhereItWas() throws IOException {
        EventFile events = EventFile.resume(file(), 0, CLOCK);
        events.add(1, Map.of("train/loss", 1.0));
        events.add(2, Map.of("train/loss", 2.0));
        byte[] whole = Files.readAllBytes(file());
        EventFile.resume(file(), 1, CLOCK).add(2, Map.of("train/loss", 2.0));
        assertArrayEquals(whole, Files.readAllBytes(file()));
    }
}
