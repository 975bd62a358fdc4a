package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import groundlab.engine.Numbers;
import groundlab.loop.RunListener;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Mdpo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GPU computes while Java goes on, until somebody asks for a number. */
class TransfersTest {

    /** Kernels that read settings, which lie on the host: a width, a window, a learning rate. */
    private static final Set<String> READ_SETTINGS = Set.of("heads", "block_mask", "adamw_");

    private static final Pattern EVENT =
            Pattern.compile(
                    "\"name\": \"([^\"]+)\",\\s+\"ph\": \"X\",\\s+\"ts\": ([\\d.]+),\\s+\"dur\": ([\\d.]+),"
                            + "\\s+\"tid\": (\\d+)");

    @TempDir private Path folder;

    /** Something that libtorch did, in microseconds. */
    private record Event(String name, double start, double duration, int thread) {

        boolean isIn(Event outer) {
            return thread == outer.thread
                    && outer.start <= start
                    && start + duration <= outer.start + outer.duration;
        }
    }

    /** What the log shows of a part of the batch, and the gradients' norm. */
    @Test
    void aStepWaitsForTheDeviceOnceForTheLogAndOnceForTheNorm() throws IOException {
        List<Long> reads = new ArrayList<>();
        train(step -> reads.add(Numbers.reads()));
        for (int step = 1; step < reads.size(); step++) {
            assertEquals(2, reads.get(step) - reads.get(step - 1), "step " + (step + 1));
        }
    }

    @Test
    void whatKernelsReadAreSettings() throws IOException {
        List<Event> events = thirdStep();
        List<Event> kernels = events.stream().filter(e -> !e.name.contains("::")).toList();
        Set<String> reading = new HashSet<>();
        events.stream()
                .filter(event -> event.name.equals("aten::_local_scalar_dense"))
                .forEach(read -> reading.add(kernel(read, kernels)));
        assertEquals(READ_SETTINGS, reading);
    }

    /** With the block mask of packed sequences, too; the plain one would hold T × T numbers. */
    @Test
    void attentionRunsInAFusedKernel() throws IOException {
        Set<String> names = new HashSet<>();
        thirdStep().forEach(event -> names.add(event.name));
        assertTrue(names.contains("block_mask"), names.toString());
        assertTrue(
                names.contains("aten::_scaled_dot_product_flash_attention_for_cpu"),
                names.toString());
        assertFalse(names.contains("aten::_scaled_dot_product_attention_math"), names.toString());
    }

    private List<Event> thirdStep() throws IOException {
        Path trace = folder.resolve("trace.json");
        train(
                step -> {
                    if (step == 2) {
                        JniUtils.startProfile(false, false, false);
                    } else if (step == 3) {
                        JniUtils.stopProfile(trace.toString());
                    }
                });
        return events(Files.readString(trace));
    }

    private static String kernel(Event read, List<Event> kernels) {
        return kernels.stream().filter(read::isIn).map(Event::name).findFirst().orElse("none");
    }

    private static List<Event> events(String trace) {
        List<Event> events = new ArrayList<>();
        Matcher found = EVENT.matcher(trace);
        while (found.find()) {
            events.add(
                    new Event(
                            found.group(1),
                            Double.parseDouble(found.group(2)),
                            Double.parseDouble(found.group(3)),
                            Integer.parseInt(found.group(4))));
        }
        return events;
    }

    /** Is told how many steps are done. */
    private interface Ear {
        void hear(int step);
    }

    private void train(Ear ear) throws IOException {
        RunListener listener =
                new RunListener() {
                    @Override
                    public void step(Map<String, Double> row) {
                        ear.hear(row.get("step").intValue());
                    }
                };
        try (Vlm model = Tiny.model()) {
            PreferenceTraining.of(model, Tiny.pairs(8))
                    .objective(new Mdpo(0.1))
                    .lora(4)
                    .batch(2)
                    .watch(listener)
                    .run(folder.resolve("run"))
                    .close();
        }
    }
}
