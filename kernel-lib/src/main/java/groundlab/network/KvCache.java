package groundlab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.engine.Compute;
import groundlab.engine.Kernels;

/** Keys and values of the tokens seen so far, with room reserved for those to come. */
public final class KvCache implements AutoCloseable {

    private final NDManager manager;
    private final Text shape;
    private final Compute compute;
    private final NDArray[] keys; // each (B, H, capacity, D)
    private final NDArray[] values;
    private long length;

    public KvCache(NDManager parent, Text shape, Compute compute, long rows, long capacity) {
        this.manager = parent.newSubManager();
        this.shape = shape;
        this.compute = compute;
        keys = new NDArray[shape.layers()];
        values = new NDArray[shape.layers()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = room(rows, capacity);
            values[i] = room(rows, capacity);
        }
    }

    private NDArray room(long rows, long capacity) {
        NDArray zeros =
                manager.zeros(new Shape(rows, shape.keyHeads(), capacity, shape.headWidth()));
        return compute.precision().cast(zeros);
    }

    public NDArray appendKeys(int layer, NDArray fresh) {
        return append(keys[layer], fresh);
    }

    public NDArray appendValues(int layer, NDArray fresh) {
        return append(values[layer], fresh);
    }

    private NDArray append(NDArray room, NDArray fresh) {
        NDArray all = Kernels.call("append_", room, fresh, manager.create(length));
        all.attach(fresh.getManager());
        return all;
    }

    /** Counts the tokens that every layer has now appended. */
    public void advance(long tokens) {
        length += tokens;
    }

    public long length() {
        return length;
    }

    /** {@return a cache whose row i is row {@code index[i]} of this one, with its own room} */
    public KvCache rows(int[] index, long capacity) {
        KvCache picked =
                new KvCache(manager.getParentManager(), shape, compute, index.length, capacity);
        try (NDManager scratch = manager.newSubManager()) {
            NDArray at = scratch.create(index);
            for (int i = 0; i < keys.length; i++) {
                copy(keys[i], at, picked.keys[i], scratch);
                copy(values[i], at, picked.values[i], scratch);
            }
        }
        picked.length = length;
        return picked;
    }

    private void copy(NDArray from, NDArray rows, NDArray to, NDManager scratch) {
        NDArray filled = from.get(":, :, :" + length);
        filled.attach(scratch);
        NDArray picked = Kernels.call("rows", filled, rows);
        NDArray written = Kernels.call("append_", to, picked, scratch.create(0L));
        written.attach(scratch);
    }

    @Override
    public void close() {
        manager.close();
    }
}
