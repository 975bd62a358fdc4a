package groundlab.runs;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Scalars as TensorBoard reads them: <a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecords</a>
 * (length, its checksum, data, its checksum) of protobuf messages of the type <a
 * href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto">Event</a>,
 * one for the version and one a row. Kept in step order by whoever adds.
 */
final class EventFile {

    private static final int FRAME = 16; // bytes around the data of a record
    private static final int STEP_FIELD = 2;
    private static final int STEP_AT = 9; // after wall_time, which comes first

    private final GrowingFile file;
    private final Clock clock;
    private long last = -1;

    private EventFile(Path path, Clock clock) {
        file = new GrowingFile(path);
        this.clock = clock;
    }

    /** Opens or makes a file and cuts off what is broken or later than {@code step}; −1 for all. */
    static EventFile resume(Path path, long step, Clock clock) throws IOException {
        Files.createDirectories(path.getParent());
        EventFile events = new EventFile(path, clock);
        long whole = Files.exists(path) ? events.wholeUpTo(step) : 0;
        if (whole > 0) {
            try (RandomAccessFile cut = new RandomAccessFile(path.toFile(), "rw")) {
                cut.setLength(whole);
            }
        } else {
            Files.deleteIfExists(path);
            events.append(
                    events.event(0).bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
        }
        return events;
    }

    /** {@return the step of the last row, −1 when there is none} */
    long last() {
        return last;
    }

    /** Adds a row: values by tag. */
    void add(long step, Map<String, Double> scalars) throws IOException {
        Message summary = new Message();
        scalars.forEach(
                (tag, value) ->
                        summary.bytes(
                                1,
                                new Message()
                                        .bytes(1, tag.getBytes(StandardCharsets.UTF_8))
                                        .number(2, value.floatValue())
                                        .bytes()));
        append(event(step).bytes(5, summary.bytes()));
        last = step;
    }

    void sync() throws IOException {
        file.sync();
    }

    private Message event(long step) {
        Message event = new Message().number(1, clock.millis() / 1000.0);
        return step == 0 ? event : event.integer(STEP_FIELD, step);
    }

    private void append(Message event) throws IOException {
        byte[] data = event.bytes();
        ByteBuffer record = ByteBuffer.allocate(data.length + FRAME).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(masked(record.array(), 8));
        record.put(data).putInt(masked(data, data.length));
        file.append(record.array());
    }

    /** {@return bytes of the records that are whole and of no later step} */
    private long wholeUpTo(long step) throws IOException {
        long whole = 0;
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(Files.newInputStream(file.path()), 1 << 16))) {
            byte[] version = next(in);
            whole += version.length == 0 ? 0 : version.length + FRAME;
            for (byte[] data = next(in); whole > 0 && data.length > 0; data = next(in)) {
                long found = step(data);
                if (found > step) {
                    break;
                }
                last = found;
                whole += data.length + FRAME;
            }
        }
        return whole;
    }

    /** {@return the data of the next record, empty at the end or where it is broken} */
    private static byte[] next(DataInputStream in) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(in.readNBytes(12)).order(ByteOrder.LITTLE_ENDIAN);
        if (head.limit() < 12 || head.getInt(8) != masked(head.array(), 8)) {
            return new byte[0];
        }
        byte[] data = in.readNBytes((int) head.getLong(0));
        ByteBuffer foot = ByteBuffer.wrap(in.readNBytes(4)).order(ByteOrder.LITTLE_ENDIAN);
        boolean right = foot.limit() == 4 && foot.getInt(0) == masked(data, data.length);
        return right ? data : new byte[0];
    }

    private static long step(byte[] data) {
        if (data.length <= STEP_AT || data[STEP_AT] != STEP_FIELD << 3) {
            return 0; // as a step of 0 is written
        }
        long step = 0;
        for (int i = STEP_AT + 1, shift = 0; ; i++, shift += 7) {
            step |= (long) (data[i] & 0x7f) << shift;
            if (data[i] >= 0) {
                return step;
            }
        }
    }

    /** A checksum that may itself be checksummed: rotated by 15 bits, plus a constant. */
    private static int masked(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /** A protobuf message that grows field by field. */
    private static final class Message {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message integer(int field, long value) {
            out.write(field << 3);
            return varint(value);
        }

        Message number(int field, double value) {
            out.write(field << 3 | 1);
            out.writeBytes(little(Double.BYTES).putDouble(value).array());
            return this;
        }

        Message number(int field, float value) {
            out.write(field << 3 | 5);
            out.writeBytes(little(Float.BYTES).putFloat(value).array());
            return this;
        }

        Message bytes(int field, byte[] value) {
            out.write(field << 3 | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        private Message varint(long value) {
            long rest = value;
            for (; rest > 0x7f; rest >>>= 7) {
                out.write((int) rest & 0x7f | 0x80);
            }
            out.write((int) rest);
            return this;
        }

        private static ByteBuffer little(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
