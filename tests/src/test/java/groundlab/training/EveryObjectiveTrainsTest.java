package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.image.MeanColour;
import groundlab.loop.Run;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.objective.AllObjectives;
import groundlab.objective.AllObjectives.Line;
import groundlab.objective.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trainer gives each objective what it asks for: the loss begins as its line says. */
class EveryObjectiveTrainsTest extends WithTinyModel {

    @TempDir private Path folder;

    static List<Line> lines() {
        return AllObjectives.lines();
    }

    /** Questions with as many rejected answers as objectives compare at most here. */
    private static Pairs pairs() {
        List<PreferencePair> rows = new ArrayList<>();
        for (PreferencePair pair : Tiny.pairs(4)) {
            for (int k = 0; k < 4; k++) {
                rows.add(
                        new PreferencePair(
                                pair.id() + "#" + k,
                                pair.picture(),
                                pair.prompt(),
                                pair.chosen(),
                                pair.rejected() + " There is a dog.".repeat(k),
                                pair.rejectedPicture(),
                                pair.truth(),
                                pair.provenance()));
            }
        }
        return Pairs.of(rows, Provenance.NONE);
    }

    private PreferenceTraining training(Line line) {
        boolean several = line.objective().views().contains(View.REJECTED_2);
        return PreferenceTraining.of(model, several ? pairs() : Tiny.pairs(4))
                .objective(line.objective())
                .distortion(new MeanColour())
                .secondReference(model)
                .learningRate(1e-4)
                .epochs(3)
                .batch(4);
    }

    private double[][] curves(PreferenceTraining training, String name) throws IOException {
        try (Run run = training.run(folder.resolve(name))) {
            return new double[][] {
                run.log().doubleColumn("loss").asDoubleArray(),
                run.log().doubleColumn("grad_norm").asDoubleArray()
            };
        }
    }

    /** Parts of two pairs and of one, and each view as a sequence of its own. */
    @ParameterizedTest
    @MethodSource("lines")
    void isTheSameInPartsAndUnpacked(Line line) throws IOException {
        int parts = line.objective().acrossPairs() ? 1 : 2;
        double[][] whole = curves(training(line).batch(3).epochs(1), "whole");
        double[][] other =
                curves(training(line).batch(3).epochs(1).accumulate(parts).plain(), "other");
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(whole[i], other[i], 2e-3 * Math.max(1, Math.abs(whole[i][0])));
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void learns(Line line) throws IOException {
        try (Run run = training(line).run(folder.resolve("run"))) {
            double[] losses = run.log().doubleColumn("loss").asDoubleArray();
            assertEquals(3, losses.length);
            if (!Double.isNaN(line.start())) {
                assertEquals(line.start(), losses[0], 1e-3 * Math.max(1, line.start()));
            }
            assertTrue(losses[2] < losses[0], losses[0] + " to " + losses[2]);
        }
    }
}
