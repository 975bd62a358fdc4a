package groundlab.training;

import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.VlmConfig.Mlp;
import groundlab.data.Example;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.loop.Plan;
import groundlab.memory.MemoryCheck;
import groundlab.memory.Workload;
import groundlab.model.Vlm;
import groundlab.scoring.PairSequences;
import groundlab.scoring.TokenizedPair;
import java.util.List;
import java.util.Optional;

/**
 * What a preference training takes of its device's memory.
 *
 * @param how the training
 * @param plan its plan
 */
record PreferenceMemory(PreferenceTraining how, Plan plan) {

    private static final int LOOKED_AT = 256; // examples

    /**
     * {@return the training as its memory sees it}
     *
     * @param pairs that are trained on; none if all are drawn online: then the examples' own
     *     answers tell how long answers are
     */
    Workload workload(List<TokenizedPair> pairs) {
        List<TokenizedPair> rows = pairs.isEmpty() ? likely() : pairs;
        Vlm model = how.model;
        return new Workload(
                model.config(),
                model.compute().precision(),
                PairSequences.longest(rows, how.objective, how.packed),
                how.lora,
                plan.batching(rows.size()),
                how.moving != null,
                pictures(rows));
    }

    private List<TokenizedPair> likely() {
        return how.examples.stream()
                .limit(LOOKED_AT)
                .map(PreferenceMemory::pair)
                .map(pair -> TokenizedPair.of(how.model, pair, List.of(pair.rejected())))
                .toList();
    }

    private static PreferencePair pair(Example example) {
        String answer = example.answer().isBlank() ? example.prompt() : example.answer();
        return new PreferencePair(
                example.id(),
                example.picture(),
                example.prompt(),
                answer,
                answer,
                Optional.empty(),
                Optional.empty(),
                Provenance.NONE);
    }

    /** No more than there are, and than the cache may hold. */
    private long pictures(List<TokenizedPair> rows) {
        if (isTowerTrained()) {
            return 0;
        }
        long pictures = rows.size() * (how.objective.comparesPictures() ? 2L : 1L);
        long image = rows.stream().mapToInt(TokenizedPair::head).max().orElse(0);
        return Math.min(how.pictureBytes(), pictures * image * seenBytes());
    }

    /** Then it sees something else after each step, and nothing is kept. */
    private boolean isTowerTrained() {
        VlmConfig shape = how.model.config();
        return how.lora != null
                && how.lora.layers(shape).keySet().stream().anyMatch(shape.family()::isVision);
    }

    /** Of a token of a picture. */
    private long seenBytes() {
        VlmConfig shape = how.model.config();
        int states = shape.bridge() instanceof Mlp mlp ? mlp.featureLayers().size() : 1;
        long numbers = (long) shape.vision().patches() * shape.vision().width() * states;
        return numbers * how.model.compute().precision().bytes() / shape.tokensPerTile();
    }

    /** Says beforehand whether there is memory for these pairs. */
    void check(List<TokenizedPair> pairs) {
        MemoryCheck.of(how.model, workload(pairs), !how.objective.acrossPairs()).run();
    }
}
