package groundlab.study;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.model.Vlm;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all trainings of an ablation have in common. Pairs that several of them train on are drawn
 * once.
 */
final class Bench {

    private final Vlm model;
    private final Examples examples;
    private final Examples measured;
    private final Map<String, Pairs> drawn = new ConcurrentHashMap<>();

    Bench(Vlm model, Examples examples, Examples measured) {
        this.model = model;
        this.examples = examples;
        this.measured = measured;
    }

    Vlm model() {
        return model;
    }

    Examples examples() {
        return examples;
    }

    Examples measured() {
        return measured;
    }

    /** {@return what all outcomes depend on} */
    Provenance settings() {
        return Provenance.NONE
                .with("model", model)
                .with("model_sha256", model.fingerprint())
                .with("device", model.compute())
                .with("measured", measured.name())
                .with("measured_sha256", measured.hash());
    }

    /**
     * {@return what a cell draws before training}
     *
     * @param own a copy of the model
     */
    Pairs pairs(Vlm own, Cell cell, long seed) {
        String key = cell.drawing() + ", seed " + seed;
        return drawn.computeIfAbsent(key, absent -> cell.pairs(own, examples, seed));
    }
}
