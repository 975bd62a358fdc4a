package groundlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.engine.Kernels;
import groundlab.network.Decoder;
import groundlab.network.KvCache;

/**
 * Runs packed batches through a model.
 *
 * @param model which one
 */
record Forward(Vlm model) {

    /** {@return normed hidden states (B, T, E)}; {@code cache} takes keys and values, or is null */
    NDArray states(PackedBatch batch, KvCache cache, NDManager scope) {
        NDArray embedded = embed(batch, scope);
        return model.decoder().forward(embedded, batch.positions(scope), mask(batch, scope), cache);
    }

    /** Runs the same forward pass before somebody's eyes. */
    void watch(PackedBatch batch, Decoder.Onlooker onlooker, NDManager scope) {
        NDArray embedded = embed(batch, scope);
        model.decoder().watched(embedded, batch.positions(scope), mask(batch, scope), onlooker);
    }

    /** {@return token embeddings (B, T, E) with image features in their places} */
    private NDArray embed(PackedBatch batch, NDManager scope) {
        NDArray words = model.decoder().embed(batch.ids(scope));
        return batch.pictures().isEmpty()
                ? words
                : Kernels.call(
                        "place_images",
                        words,
                        batch.images(scope),
                        model.features(batch.pictures(), scope));
    }

    /** {@return (B, 1, T, T), true where a query may see a key, or null if all earlier ones} */
    NDArray mask(PackedBatch batch, NDManager scope) {
        if (batch.isOpen() && model.config().text().window() == 0) {
            return null;
        }
        return model.decoder()
                .blockMask(batch.segments(scope), batch.visible(scope), batch.positions(scope));
    }
}
