package groundlab.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.metrics.Chair;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.objects.ChairMode;
import groundlab.metrics.objects.ChairScorer;
import groundlab.metrics.objects.ObjectWords;
import groundlab.rows.BadRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million answers need no more memory than a few; in a process with a heap of 256 MB. */
@Tag("leak")
class MillionAnswersTest {

    private static final int MILLION = 1_000_000;
    private static final int IMAGES = 20_000;

    @TempDir private Path folder;

    @Test
    void captionsAreScoredOneByOne() throws IOException {
        Path captions = folder.resolve("captions.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(captions)) {
            for (int i = 0; i < MILLION; i++) {
                String second = i % 2 == 0 ? "dog" : "bus";
                out.append("{\"image_id\": " + i % IMAGES + ", \"caption\": \"a cat, a " + second)
                        .append(" and caption " + i + "\"}\n");
            }
        }
        Path truth = folder.resolve("truth.json");
        try (BufferedWriter out = Files.newBufferedWriter(truth)) {
            for (int i = 0; i < IMAGES; i++) {
                out.append(i == 0 ? "{" : ", ").append("\"" + i + "\": [\"cat\", \"dog\"]");
            }
            out.append("}");
        }
        ObjectWords words = ObjectWords.coco();
        double[] heap = new double[2];
        int[] done = new int[1];
        Result<Chair> result =
                ChairFiles.of(ChairScorer.of(ChairMode.NOUN_LEMMA, words), words)
                        .score(
                                Captions.of(captions),
                                List.of(truth),
                                BadRows.FAIL,
                                (image, score) -> {
                                    if (++done[0] == MILLION / 5) {
                                        heap[0] = heapMegabytes();
                                    } else if (done[0] == MILLION) {
                                        heap[1] = heapMegabytes();
                                    }
                                });
        assertEquals(0.25, result.value("CHAIRi"));
        assertEquals(IMAGES, result.images().images());
        assertTrue(result.images().each().size() <= PerImage.MOST);
        assertTrue(heap[1] - heap[0] < 10, "grew from %.0f to %.0f MB".formatted(heap[0], heap[1]));
    }

    private static double heapMegabytes() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1e6;
    }
}
