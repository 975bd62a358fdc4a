package groundlab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.VlmConfig.Mlp;
import groundlab.checkpoint.VlmConfig.PixelShuffle;
import groundlab.checkpoint.Weights;
import groundlab.engine.Kernels;

/** Features of the vision tower (tiles, patches, width) to tokens of the decoder (tiles, N, E). */
@FunctionalInterface
interface Connector {

    NDArray apply(NDArray features);

    static Connector of(VlmConfig config, Weights weights, Adapter adapter, NDManager constants) {
        return config.bridge() instanceof PixelShuffle shuffle
                ? shuffled(config, shuffle, weights, adapter, constants)
                : mlp(config, (Mlp) config.bridge(), weights, adapter);
    }

    private static Connector mlp(VlmConfig config, Mlp mlp, Weights weights, Adapter adapter) {
        int e = config.text().width();
        int features = config.vision().width() * mlp.featureLayers().size();
        String at = "multi_modal_projector.linear_";
        Linear first = Linear.of(weights, adapter, at + "1", e, features, mlp.bias());
        Linear second = Linear.of(weights, adapter, at + "2", e, e, mlp.bias());
        return x -> second.apply(Kernels.call(mlp.activation().title(), first.apply(x)));
    }

    private static Connector shuffled(
            VlmConfig config,
            PixelShuffle shuffle,
            Weights weights,
            Adapter adapter,
            NDManager constants) {
        int square = shuffle.factor() * shuffle.factor();
        NDArray factor = constants.create(shuffle.factor());
        NDArray side = constants.create(config.vision().patchesPerSide());
        Linear proj =
                Linear.of(
                        weights,
                        adapter,
                        "model.connector.modality_projection.proj",
                        config.text().width(),
                        config.vision().width() * square,
                        false);
        return x -> proj.apply(Kernels.call("pixel_shuffle", x, factor, side));
    }
}
