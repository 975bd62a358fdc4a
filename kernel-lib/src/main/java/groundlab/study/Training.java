package groundlab.study;

import groundlab.data.Pairs;
import groundlab.internal.Hashes;
import groundlab.internal.WholeFiles;
import groundlab.loop.Run;
import groundlab.model.Vlm;
import groundlab.training.PreferenceTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains a cell with a seed and measures what became of the model.
 *
 * @param bench what all trainings have in common
 * @param references where scores of the reference are kept for trainings on the same pairs
 */
record Training(Bench bench, Path references) {

    /** Goes on from a checkpoint if the folder has one. */
    void into(TrialFolder folder, GridTrial trial, Vlm own) throws IOException {
        folder.begin();
        long start = System.nanoTime();
        Cell cell = trial.cell();
        Pairs pairs = cell.isDrawnBefore() ? bench.pairs(own, cell, trial.seed()) : null;
        PreferenceTraining training =
                cell.training(own, bench.examples(), pairs).seed(trial.seed());
        Path scores = folder.run().resolve("reference.csv");
        Path shared = references.resolve(key(pairs, trial) + ".csv");
        copy(shared, scores);
        try (Run run = training.run(folder.run())) {
            copy(scores, shared);
            double seconds = (System.nanoTime() - start) / 1_000_000 / 1e3;
            List<Tally> tallies = Outcome.measure(run.model(), bench.measured());
            Outcome outcome =
                    new Outcome(trial.label(), cell.rate(), trial.seed(), seconds, tallies);
            folder.end(outcome, run.model().fingerprint());
        }
    }

    /** Scores of other views would be computed in other batches, so to other bits. */
    private static String key(Pairs pairs, GridTrial trial) {
        String drawn = pairs == null ? "none" : pairs.hash();
        return Hashes.of(drawn + trial.cell().scoring() + trial.seed()).substring(0, 16);
    }

    /** Copies what is there to where nothing is; two workers may want to at once. */
    private void copy(Path from, Path to) throws IOException {
        synchronized (bench) {
            if (Files.exists(from) && !Files.exists(to)) {
                WholeFiles.write(to, Files.readString(from));
            }
        }
    }
}
