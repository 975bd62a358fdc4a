package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.loop.Run;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.objective.neighbours.LdDpo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of a reference that a file kept are good for what they were made for, and no more. */
class KeptScoresTest extends WithTinyModel {

    @TempDir private Path folder;

    private static Pairs rejecting(String answer) {
        List<PreferencePair> pairs =
                Tiny.pairs(4).stream()
                        .map(
                                pair ->
                                        new PreferencePair(
                                                pair.id(),
                                                pair.picture(),
                                                pair.prompt(),
                                                pair.chosen(),
                                                answer,
                                                pair.rejectedPicture(),
                                                pair.truth(),
                                                pair.provenance()))
                        .toList();
        return Pairs.of(pairs, Provenance.NONE);
    }

    private double[] losses(String rejected, String run, String scores) throws IOException {
        try (Run trained =
                PreferenceTraining.of(model, rejecting(rejected))
                        .objective(new LdDpo(0.1, 0))
                        .referenceScores(folder.resolve(scores))
                        .batch(4)
                        .epochs(2)
                        .run(folder.resolve(run))) {
            return trained.log().doubleColumn("loss").asDoubleArray();
        }
    }

    /** LD-DPO cuts the chosen answer at the rejected one's length, whose length is another here. */
    @Test
    void aChosenAnswerIsWeighedByTheRejectedOneOfItsOwnPair() throws IOException {
        losses("There is a dog. There is a fork. There is a cat.", "long", "shared.csv");
        double[] shared = losses("A dog.", "shared", "shared.csv");
        double[] own = losses("A dog.", "own", "own.csv");
        assertArrayEquals(own, shared, 1e-6);
    }
}
