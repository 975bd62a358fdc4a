package groundlab.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {

    private static final Path FULL = Path.of("/dev/full");

    @TempDir private Path folder;

    private Log log(int step) throws IOException {
        return Log.resume(folder, "log", "train", step);
    }

    private static Map<String, Double> row(double step, double loss) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("step", step);
        row.put("loss", loss);
        row.put("rewards/chosen", -step);
        return row;
    }

    /** Steps 1 to n, each with a loss of 1/step. */
    private Log filled(int n) throws IOException {
        Log log = log(0);
        for (int step = 1; step <= n; step++) {
            log.add(row(step, 1.0 / step));
        }
        log.sync();
        return log;
    }

    private Path csv() {
        return folder.resolve("log.csv");
    }

    private Path jsonl() {
        return folder.resolve("log.jsonl");
    }

    private Path events() {
        return folder.resolve("tensorboard/train/events.out.tfevents");
    }

    private long lastEvent() throws IOException {
        return EventFile.resume(events(), Long.MAX_VALUE, Clock.systemUTC()).last();
    }

    @Test
    void writesRowsAsATableAndAsObjects() throws IOException {
        Log log = log(0);
        log.add(row(1, 0.5));
        log.add(row(2, Double.NaN));
        log.add(row(3, Double.NEGATIVE_INFINITY));
        log.add(row(4, 2.5e-7));
        assertEquals(
                "step,loss,rewards/chosen\n1,0.5,-1\n2,NaN,-2\n3,-Infinity,-3\n4,2.5E-7,-4\n",
                Files.readString(csv()));
        assertEquals(
                """
                {"step":1,"loss":0.5,"rewards/chosen":-1}
                {"step":2,"loss":null,"rewards/chosen":-2}
                {"step":3,"loss":null,"rewards/chosen":-3}
                {"step":4,"loss":2.5E-7,"rewards/chosen":-4}
                """,
                Files.readString(jsonl()));
        assertEquals(4, lastEvent());
        assertEquals(List.of(1.0, 2.0, 3.0, 4.0), log(4).table("t").doubleColumn("step").asList());
    }

    @Test
    void keepsTheRowsUpToTheCheckpointAndGoesOnAsIfItHadNotStopped() throws IOException {
        filled(5);
        byte[] table = Files.readAllBytes(csv());
        byte[] objects = Files.readAllBytes(jsonl());
        Log again = log(3);
        assertEquals(4, Files.readAllLines(csv()).size());
        assertEquals(3, Files.readAllLines(jsonl()).size());
        assertEquals(3, lastEvent());
        again.add(row(4, 1.0 / 4));
        again.add(row(5, 1.0 / 5));
        assertArrayEquals(table, Files.readAllBytes(csv()));
        assertArrayEquals(objects, Files.readAllBytes(jsonl()));
        assertEquals(5, lastEvent());
        assertEquals(5, again.table("t").rowCount());
    }

    @Test
    void startsAnewWithoutACheckpoint() throws IOException {
        filled(5);
        log(0);
        assertEquals("", Files.readString(csv()));
        assertEquals("", Files.readString(jsonl()));
        assertEquals(-1, lastEvent());
    }

    @Test
    void aHalfWrittenEndDoesNotHurtWhereverItWasCut() throws IOException {
        filled(4);
        byte[] table = Files.readAllBytes(csv());
        byte[] objects = Files.readAllBytes(jsonl());
        byte[] scalars = Files.readAllBytes(events());
        Log three = log(3);
        int row = table.length - (int) Files.size(csv());
        int event = scalars.length - (int) Files.size(events());
        for (int cut = 0; cut < event; cut++) {
            Files.write(csv(), Arrays.copyOf(table, table.length - cut % row));
            Files.write(jsonl(), Arrays.copyOf(objects, objects.length - cut % row));
            Files.write(events(), Arrays.copyOf(scalars, scalars.length - cut));
            assertEquals(3, log(3).table("t").rowCount(), cut + " bytes cut");
            assertEquals(3, lastEvent());
            assertEquals(3, Files.readAllLines(jsonl()).size());
        }
        assertEquals(3, three.table("t").rowCount());
    }

    /** What a power cut may leave after the last sync. */
    @Test
    void garbageAfterTheCheckpointsRowIsDropped() throws IOException {
        filled(3);
        byte[] table = Files.readAllBytes(csv());
        for (String garbage : List.of("\0\0\0\0", "\0\0\n", "4,x,-4\n", "4,0.25\n", "\n5,1,1\n")) {
            Files.write(csv(), table);
            for (Path file : List.of(csv(), jsonl(), events())) {
                Files.writeString(file, garbage, StandardOpenOption.APPEND);
            }
            log(3);
            assertArrayEquals(table, Files.readAllBytes(csv()), garbage);
            assertEquals(3, lastEvent());
        }
    }

    @Test
    void whatTheOtherFilesLackIsMadeFromTheTable() throws IOException {
        filled(3);
        byte[] objects = Files.readAllBytes(jsonl());
        Files.delete(jsonl());
        Files.write(events(), new byte[] {1, 2, 3});
        log(3);
        assertArrayEquals(objects, Files.readAllBytes(jsonl()));
        assertEquals(3, lastEvent());
    }

    @Test
    void aTrainingLogMustReachItsCheckpoint() throws IOException {
        filled(3);
        var error = assertThrows(IOException.class, () -> log(4));
        assertEquals(
                csv()
                        + " has rows up to step 3, its checkpoint is of step 4: put the log back, or"
                        + " delete the checkpoints to train from the start",
                error.getMessage());
        assertEquals(4, Files.readAllLines(csv()).size(), "left as it was");
        for (String text : List.of("", "\n", "4,1,1\n", "\"a\"b\n", "step,loss", "st\0\n\n")) {
            Files.writeString(csv(), text);
            assertTrue(
                    assertThrows(IOException.class, () -> log(3), text)
                            .getMessage()
                            .startsWith(csv() + " has no rows, its checkpoint is of step 3: "));
        }
        Files.delete(csv());
        assertThrows(IOException.class, () -> log(4));
    }

    @Test
    void anEvaluationLogHasRowsAtSomeStepsOnly() throws IOException {
        Log log = Log.resume(folder, "evaluation", "eval", 0);
        log.add(row(2, 0.5));
        log.add(row(4, 0.25));
        log.sync();
        Log again = Log.resume(folder, "evaluation", "eval", 3);
        assertEquals(List.of(2.0), again.table("t").doubleColumn("step").asList());
        assertTrue(Files.exists(folder.resolve("tensorboard/eval/events.out.tfevents")));
        assertEquals(0, Log.resume(folder, "evaluation", "eval", 1).table("t").rowCount());
    }

    @Test
    void aRowBeforeTheFirstStepIsThereOnce() throws IOException {
        Log.resume(folder, "evaluation", "eval", 0).add(row(0, 0.75));
        Path file = folder.resolve("tensorboard/eval/events.out.tfevents");
        long one = Files.size(file);
        Log.resume(folder, "evaluation", "eval", 0).add(row(0, 0.75));
        assertEquals(one, Files.size(file));
        Files.delete(file);
        Log again = Log.resume(folder, "evaluation", "eval", 2);
        assertEquals(List.of(0.0), again.table("t").doubleColumn("step").asList());
        assertEquals(one, Files.size(file), "made again from the table");
    }

    @Test
    void allRowsHaveTheColumnsOfTheFirst() throws IOException {
        Log log = filled(1);
        Map<String, Double> more = row(2, 1);
        more.put("loss/image", 1.0);
        assertEquals(
                "the row of step 2 of "
                        + csv()
                        + " has the new column loss/image: all rows of a log have the same columns,"
                        + " and a step",
                assertThrows(IllegalStateException.class, () -> log.add(more)).getMessage());
        Map<String, Double> fewer = row(2, 1);
        fewer.remove("loss");
        assertEquals(
                "the row of step 2 of "
                        + csv()
                        + " lacks the column loss: all rows of a log have the same columns, and a"
                        + " step",
                assertThrows(IllegalStateException.class, () -> log.add(fewer)).getMessage());
        Log fresh = Log.resume(folder, "evaluation", "eval", 0);
        var stepless =
                assertThrows(IllegalStateException.class, () -> fresh.add(Map.of("loss", 1.0)));
        assertTrue(stepless.getMessage().contains("lacks the column step"), stepless.getMessage());
    }

    @Test
    void aFullDiskIsNamedAndLosesNothingThatWasThere() throws IOException {
        assumeTrue(Files.exists(FULL), "needs /dev/full");
        for (Path file : List.of(csv(), jsonl(), events())) {
            Log log = filled(3);
            byte[] before = Files.readAllBytes(file);
            Files.delete(file);
            Files.createSymbolicLink(file, FULL);
            var error = assertThrows(IOException.class, () -> log.add(row(4, 0.25)));
            assertEquals("Cannot write " + file + ": No space left on device", error.getMessage());
            Files.delete(file);
            Files.write(file, before);
            assertEquals(3, log(3).table("t").rowCount());
        }
    }
}
