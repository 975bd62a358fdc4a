package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.engine.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A training that was done a second time.
 *
 * @param cell its label
 * @param seed its seed
 * @param before what was kept
 * @param now what came out
 * @param sameWeights whether the trained weights are the same to the bit
 */
public record Again(String cell, long seed, Outcome before, Outcome now, boolean sameWeights) {

    /** Trains anew, in a folder that is deleted afterwards. */
    static Again of(AblationRun ablation, Path folder, String cell, long seed) throws IOException {
        GridTrial trial = ablation.trial(cell, seed);
        Manifest.of(ablation.bench(), trial).check(folder);
        TrialFolder kept = new TrialFolder(folder, trial);
        check(kept.isDone(), "%s has no outcome of %s: run the ablation first", folder, trial);
        Path work = Files.createTempDirectory("groundlab-again");
        try (Threads asThen = Threads.of(kept.threads())) {
            TrialFolder anew = new TrialFolder(work, trial);
            new Training(ablation.bench(), work.resolve("reference"))
                    .into(anew, trial, ablation.bench().model());
            return new Again(
                    cell,
                    seed,
                    kept.outcome(cell),
                    anew.outcome(cell),
                    kept.weights().equals(anew.weights()));
        } finally {
            TrialFolder.delete(work);
        }
    }

    /** {@return whether weights and all counts are the same} */
    public boolean same() {
        return sameWeights && before.tallies().equals(now.tallies());
    }

    @Override
    public String toString() {
        return "%s, seed %d: %s weights, %s counts of %d pictures"
                .formatted(
                        cell,
                        seed,
                        sameWeights ? "the same" : "other",
                        before.tallies().equals(now.tallies()) ? "the same" : "other",
                        now.tallies().size());
    }
}
