package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.checkpoint.Lora;
import groundlab.loop.Run;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Mdpo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Arrays that are made of Java's numbers lie in Java's memory. If one is closed before the gradient
 * that needs it, the collector takes it, and the gradient is silently another. When a loss was
 * multiplied by a Java number, about half of such runs came out wrong.
 */
class GarbageTest {

    private static final int RUNS = 4;

    @TempDir private Path folder;

    /** A run whose log is asked for. */
    private interface Training {
        Run run(Path folder) throws IOException;
    }

    private void assertSteady(Training training) throws IOException {
        Thread collector = new Thread(GarbageTest::collect);
        collector.setDaemon(true);
        collector.start();
        Set<String> logs = new HashSet<>();
        try {
            for (int i = 0; i < RUNS; i++) {
                Path own = folder.resolve("run" + logs.size() + "-" + i);
                try (Run run = training.run(own)) {
                    logs.add(
                            run.log().doubleColumn("loss").asList().toString()
                                    + run.log().doubleColumn("grad_norm").asList());
                }
            }
        } finally {
            collector.interrupt();
        }
        assertEquals(1, logs.size(), () -> String.join("\n", logs));
    }

    private static void collect() {
        try {
            while (true) {
                System.gc();
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the end
        }
    }

    @Test
    void preferenceTrainingDoesNotDependOnTheCollector() throws IOException {
        try (Vlm model = Tiny.model()) {
            assertSteady(
                    own ->
                            PreferenceTraining.of(model, Tiny.pairs(8))
                                    .objective(new Mdpo(0.1))
                                    .batch(4)
                                    .accumulate(2)
                                    .epochs(2)
                                    .run(own));
        }
    }

    @Test
    void norDoesAnAdapterWithCheckpointing() throws IOException {
        try (Vlm model = Tiny.model()) {
            assertSteady(
                    own ->
                            PreferenceTraining.of(model, Tiny.pairs(8))
                                    .objective(new Mdpo(0.1))
                                    .lora(Lora.rank(2).dropout(0.2))
                                    .gradientCheckpointing()
                                    .batch(4)
                                    .epochs(2)
                                    .run(own));
        }
    }

    @Test
    void norDoesSupervisedTrainingOfAllWeights() throws IOException {
        try (Vlm model = Tiny.model()) {
            assertSteady(own -> SupervisedTraining.of(model, Tiny.examples(8)).batch(4).run(own));
        }
    }
}
