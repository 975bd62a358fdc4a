package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.loop.TimelessLog;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Mdpo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training in a process of its own that is killed without warning (SIGKILL), again and again. */
class KilledTrainingTest {

    private static final int STEPS = 72;

    /** What a process is seen to have reached; some random time later it is killed. */
    private enum Moment {
        /** Nothing: the start of Java, loading. */
        START(800),
        /** The log was opened; the reference is scored next. */
        OPEN(40),
        /** A step that no process before had done. */
        STEP(20),
        /** A checkpoint that was not there before, and what comes around it. */
        CHECKPOINT(5),
        /** The last step, then the last checkpoint and the adapter. */
        END(120);

        private final int within; // milliseconds

        Moment(int within) {
            this.within = within;
        }
    }

    /** 4 at the start, 2 at the reference, 5 in steps, 5 at checkpoints, 4 at the end. */
    private static final List<Moment> KILLS =
            Stream.of("SOTCTCSTC", "TSCTCO", "SEEEE")
                    .flatMap(
                            some -> some.chars().mapToObj(c -> Moment.values()["SOTCE".indexOf(c)]))
                    .toList();

    @TempDir private Path folder;

    private final Random random = new Random(7);

    /** The training: some seconds of short steps. */
    public static void main(String[] args) throws IOException {
        try (Vlm model = Tiny.model()) {
            PreferenceTraining.of(model, Tiny.pairs(8))
                    .objective(new Mdpo(0.1))
                    .lora(2)
                    .batch(2)
                    .epochs(STEPS / 4)
                    .checkpointEvery(4)
                    .run(Path.of(args[0]))
                    .close();
        }
    }

    @Test
    void theLogAndTheWeightsAreByteForByteThoseOfAnUndisturbedRun() throws Exception {
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        main(new String[] {whole.toString()});
        int alive = 0;
        int resumed = 0;
        for (Moment moment : KILLS) {
            Process training = start(killed);
            int done = newest(killed);
            await(moment, training, killed);
            Thread.sleep(random.nextInt(moment.within));
            alive += training.isAlive() ? 1 : 0;
            resumed += training.isAlive() && done > 0 ? 1 : 0;
            training.destroyForcibly().waitFor();
            assertTrue(newest(killed) >= done, "what was done is kept");
        }
        assertEquals(20, KILLS.size());
        assertTrue(alive >= 15, alive + " of 20 were killed at work");
        assertTrue(resumed >= 10, resumed + " of 20 had a checkpoint to go on from");
        Process training = start(killed);
        assertTrue(training.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, training.exitValue());
        assertSame(whole, killed);
    }

    private static void assertSame(Path whole, Path killed) throws IOException {
        assertEquals(
                TimelessLog.rows(whole.resolve("log.csv")),
                TimelessLog.rows(killed.resolve("log.csv")));
        assertEquals(STEPS, Files.readAllLines(killed.resolve("log.jsonl")).size());
        String events = "tensorboard/train/events.out.tfevents"; // times differ, sizes do not
        assertEquals(Files.size(whole.resolve(events)), Files.size(killed.resolve(events)));
        for (String name :
                List.of(
                        "config.json",
                        "checkpoint-" + STEPS + ".safetensors",
                        "adapter/adapter_config.json",
                        "adapter/adapter_model.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(name)),
                    Files.readAllBytes(killed.resolve(name)),
                    name);
        }
    }

    private static void await(Moment moment, Process training, Path run) throws Exception {
        Path log = run.resolve("log.csv");
        Object before = key(log);
        long rows = size(log);
        int step = newest(run);
        while (training.isAlive()) {
            boolean goesOn = !String.valueOf(key(log)).equals(String.valueOf(before));
            boolean reached =
                    switch (moment) {
                        case START -> true;
                        case OPEN -> goesOn;
                        case STEP -> goesOn && size(log) > rows;
                        case CHECKPOINT -> newest(run) > step;
                        case END -> goesOn && last(log) == STEPS;
                    };
            if (reached) {
                return;
            }
            Thread.sleep(2);
        }
    }

    /** {@return what tells a file from the one that a resumed log replaces it with} */
    private static Object key(Path file) throws IOException {
        return Files.exists(file) ? Files.getAttribute(file, "unix:ino") : "none";
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static int last(Path log) throws IOException {
        return Files.exists(log) ? Math.max(0, Files.readAllLines(log).size() - 1) : 0;
    }

    private static int newest(Path run) throws IOException {
        if (!Files.exists(run)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(run)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("checkpoint-\\d+\\.safetensors"))
                    .mapToInt(name -> Integer.parseInt(name.replaceAll("\\D", "")))
                    .max()
                    .orElse(0);
        }
    }

    private static Process start(Path run) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTrainingTest.class.getName(),
                        run.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
