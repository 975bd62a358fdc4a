package groundlab.study;

import groundlab.data.Examples;
import groundlab.data.Provenance;
import groundlab.internal.Hashes;

/**
 * One training of an ablation.
 *
 * @param id the loss, a hash of the settings, and the seed: the name of its folder
 * @param label the first cell's with these settings
 * @param cell its settings
 * @param seed of what is drawn and of the order of training
 * @param settings all that its outcome depends on, but for the model and what it is measured on
 */
record GridTrial(String id, String label, Cell cell, long seed, Provenance settings) {

    private static final int DIGITS = 12; // of the hash: enough for any grid

    /**
     * {@return a cell with a seed}
     *
     * @param all the pictures that the cell takes its own from
     */
    static GridTrial of(String label, Cell cell, Examples all, long seed) {
        Provenance settings =
                cell.settings()
                        .with("examples_sha256", cell.examples(all).hash())
                        .with("seed", seed);
        String hash = Hashes.of(settings.facts().toString()).substring(0, DIGITS);
        return new GridTrial(cell.slug() + "-" + hash + "-" + seed, label, cell, seed, settings);
    }

    @Override
    public String toString() {
        return label + ", seed " + seed;
    }
}
