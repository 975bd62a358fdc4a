package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.objective.many.Rpo;
import groundlab.objective.many.SeveralRejected;
import groundlab.sampling.Drawn;
import groundlab.sampling.Sampler;
import groundlab.text.Similarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that holds one run is not opened as another. */
class OtherRunsTest extends WithTinyModel {

    private static final Sampler GIVEN =
            Sampler.named(
                    "given",
                    (policy, some, seed) ->
                            some.stream()
                                    .map(e -> Drawn.of(e.answer(), "A dog.", Provenance.NONE))
                                    .toList());

    @TempDir private Path folder;

    private static PreferenceTraining of(Pairs pairs, Objective objective) {
        return PreferenceTraining.of(model, pairs).objective(objective).batch(4);
    }

    private static PreferenceTraining dpo() {
        return of(Tiny.pairs(4), new Dpo(0.1));
    }

    private void assertOther(String setting, PreferenceTraining one, PreferenceTraining other)
            throws IOException {
        Path run = folder.resolve("run");
        one.run(run).close();
        String message =
                assertThrows(IllegalArgumentException.class, () -> other.run(run)).getMessage();
        assertTrue(message.contains(" holds another run (" + setting + " was "), message);
    }

    @Test
    void aReferenceThatMovedIsNotOneThatStays() throws IOException {
        assertOther("moving_reference", dpo().movingReference(MovingReference.SAPO), dpo());
    }

    @Test
    void mixedTrainingIsNotOffline() throws IOException {
        assertOther("online", dpo().mixed(GIVEN, 0.5), dpo());
    }

    @Test
    void anotherLikenessIsAnotherRun() throws IOException {
        Similarity one = Similarity.named("one", (a, b) -> 1);
        Similarity half = Similarity.named("half", (a, b) -> 0.5);
        assertOther(
                "likeness",
                of(Tiny.pairs(4), new Rpo(0.1)).likeness(one),
                of(Tiny.pairs(4), new Rpo(0.1)).likeness(half));
    }

    @Test
    void anotherSecondRejectedAnswerIsAnotherRun() throws IOException {
        assertOther(
                "answers_sha256",
                of(rejecting("A dog."), new SeveralRejected(0.1, 2)),
                of(rejecting("A cat."), new SeveralRejected(0.1, 2)));
    }

    private static Pairs rejecting(String second) {
        List<PreferencePair> rows = new ArrayList<>();
        for (PreferencePair pair : Tiny.pairs(2)) {
            rows.add(pair);
            rows.add(
                    new PreferencePair(
                            pair.id() + "#2",
                            pair.picture(),
                            pair.prompt(),
                            pair.chosen(),
                            second,
                            pair.rejectedPicture(),
                            pair.truth(),
                            pair.provenance()));
        }
        return Pairs.of(rows, Provenance.NONE);
    }

    /** Else a run could never go on in another process, where a lambda prints otherwise. */
    @Test
    void aSamplerNeedsAName() {
        Sampler unnamed = (policy, some, seed) -> List.of();
        for (Runnable training :
                List.<Runnable>of(
                        () -> PreferenceTraining.online(model, Tiny.examples(2), unnamed),
                        () -> dpo().mixed(unnamed, 0.5))) {
            assertEquals(
                    "a sampler must print the same in every run, got "
                            + unnamed
                            + "; give it a name with Sampler.named(name, sampler)",
                    assertThrows(IllegalArgumentException.class, training::run).getMessage());
        }
    }

    @Test
    void aLikenessNeedsAName() {
        Similarity unnamed = (a, b) -> 1;
        assertEquals(
                "a similarity must print the same in every run, got "
                        + unnamed
                        + "; give it a name with Similarity.named(name, measure)",
                assertThrows(IllegalArgumentException.class, () -> dpo().likeness(unnamed))
                        .getMessage());
    }
}
