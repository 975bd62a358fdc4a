package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.loop.Run;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTrainingTest {

    @TempDir private Path folder;

    @Test
    void aRunOnOtherExamplesIsAnotherRunThoughCheckpointsMayComeMoreOften() throws IOException {
        List<Example> examples = new ArrayList<>(Tiny.examples(4));
        try (Vlm model = Tiny.model()) {
            SupervisedTraining.of(model, examples).batch(2).run(folder).close();
            try (Run again =
                    SupervisedTraining.of(model, examples)
                            .batch(2)
                            .checkpointEvery(1)
                            .run(folder)) {
                assertEquals(2, again.log().rowCount());
            }
            Example last = examples.get(3);
            examples.set(
                    3,
                    new Example(
                            last.id(),
                            last.picture(),
                            last.prompt(),
                            "A fork.",
                            last.truth(),
                            last.questions()));
            var error =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> SupervisedTraining.of(model, examples).batch(2).run(folder));
            assertTrue(
                    error.getMessage()
                            .startsWith(folder + " holds another run (examples_sha256 was "),
                    error.getMessage());
        }
    }
}
