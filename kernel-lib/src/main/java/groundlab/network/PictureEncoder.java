package groundlab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.Family;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.Weights;
import groundlab.engine.Kernels;
import groundlab.engine.Memory;
import groundlab.engine.Precision;
import groundlab.preprocess.Grid;
import groundlab.preprocess.Tiles;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Pictures to the tokens that the decoder gets for them. */
public final class PictureEncoder {

    /** Tiles that go through the tower at once; more would only take more memory. */
    private static final int AT_ONCE = 16;

    private final VlmConfig config;
    private final VisionTower tower;
    private final Connector connector;
    private final NDArray newline; // (1, E), LLaVA-1.6 alone

    /** {@code constants} owns the few scalars that the layers need. */
    public PictureEncoder(VlmConfig config, Weights weights, Adapter adapter, NDManager constants) {
        this.config = config;
        tower = new VisionTower(config, weights, adapter, constants);
        connector = Connector.of(config, weights, adapter, constants);
        newline =
                config.family() == Family.LLAVA_NEXT
                        ? weights.get("image_newline", config.text().width())
                        : null;
    }

    /** {@return what the tower sees of pictures; its array is attached to {@code scope}} */
    public Seen see(List<Tiles> pictures, Precision precision, NDManager scope) {
        int all = pictures.stream().mapToInt(p -> p.grid().tiles()).sum();
        int side = config.vision().imageSide();
        float[] pixels = new float[Math.multiplyExact(all, 3 * side * side)];
        int at = 0;
        for (Tiles picture : pictures) {
            System.arraycopy(picture.values(), 0, pixels, at, picture.values().length);
            at += picture.values().length;
        }
        NDArray tiles = scope.create(pixels, new Shape(all, 3, side, side));
        NDArray states = inParts(tiles, some -> tower.forward(precision.cast(some)), scope);
        return new Seen(pictures.stream().map(Tiles::grid).toList(), states);
    }

    /** {@return tokens (sum of all pictures' tokens, E), picture after picture} */
    public NDArray encode(List<Seen> seen, NDManager scope) {
        NDArray tokens = inParts(together(seen, scope), connector::apply, scope);
        NDArray flat = tokens.reshape(-1, config.text().width());
        List<Grid> grids = seen.stream().flatMap(one -> one.grids().stream()).toList();
        return newline == null ? flat : ordered(flat, grids, scope);
    }

    /** Whoever keeps what was seen must not get to keep what is made of it. */
    private static NDArray together(List<Seen> seen, NDManager scope) {
        if (seen.size() == 1) {
            return seen.get(0).states();
        }
        NDArray states =
                NDArrays.concat(
                        new NDList(seen.stream().map(Seen::states).toArray(NDArray[]::new)));
        states.attach(scope);
        return states;
    }

    private static NDArray inParts(NDArray all, UnaryOperator<NDArray> layers, NDManager scope) {
        long tiles = all.getShape().get(0);
        NDList parts = new NDList();
        for (long from = 0; from < tiles; from += AT_ONCE) {
            String rows = from + ":" + Math.min(from + AT_ONCE, tiles);
            parts.add(
                    Memory.keepingOnly(() -> layers.apply(tiles <= AT_ONCE ? all : all.get(rows))));
        }
        NDArray result = parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts);
        result.attach(scope);
        return result;
    }

    private NDArray ordered(NDArray flat, List<Grid> grids, NDManager scope) {
        int end = Math.toIntExact(flat.getShape().get(0));
        IntStream.Builder order = IntStream.builder();
        int first = 0;
        for (Grid grid : grids) {
            for (int token : TokenOrder.order(config, grid)) {
                order.add(token == TokenOrder.NEWLINE ? end : first + token);
            }
            first += grid.tiles() * config.tokensPerTile();
        }
        NDArray index = scope.create(order.build().toArray());
        return Memory.keepingOnly(
                () ->
                        Kernels.call(
                                "rows",
                                NDArrays.concat(new NDList(flat, newline.expandDims(0))),
                                index));
    }
}
