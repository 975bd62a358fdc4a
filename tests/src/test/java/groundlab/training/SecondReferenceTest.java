package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.data.Provenance;
import groundlab.internal.Notices;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.neighbours.Mrpo;
import groundlab.sampling.Drawn;
import groundlab.sampling.Sampler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondReferenceTest {

    @TempDir private Path folder;

    @Test
    void mustReadTheSameTokensWhereverPairsComeFrom() throws IOException {
        Notices.install(notice -> {});
        Sampler given =
                Sampler.named(
                        "given",
                        (policy, some, seed) ->
                                some.stream()
                                        .map(e -> Drawn.of(e.answer(), "A dog.", Provenance.NONE))
                                        .toList());
        try (Vlm model = Tiny.model();
                Vlm other = Vlm.load(Tiny.FOLDER.resolveSibling("idefics3"))) {
            for (PreferenceTraining training :
                    List.of(
                            PreferenceTraining.of(model, Tiny.pairs(1)),
                            PreferenceTraining.online(model, Tiny.examples(1), given))) {
                training.objective(new Mrpo(0.1)).secondReference(other);
                assertEquals(
                        "the second reference must have the model's vocabulary and chat layout, it"
                                + " reads pair e0 in other tokens",
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> training.run(folder.resolve("run " + training)))
                                .getMessage());
            }
        } finally {
            Notices.install(System.out::println);
        }
    }
}
