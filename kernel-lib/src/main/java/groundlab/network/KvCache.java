package groundlab.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.engine.Compute;
import groundlab.engine.Kernels;
import java.util.List;
import java.util.OptionalLong;

/**
 * Keys and values of the tokens seen so far. Room is reserved ahead and doubled when it is full, so
 * that a token costs no copy of what was there before.
 */
public final class KvCache implements AutoCloseable {

    private static final long ROOM = 1L << 30; // of a CPU's memory
    private static final int SHARE = 8; // of a GPU's: pictures have a cache of their own beside it

    private final NDManager manager;
    private final NDManager host;
    private final Text shape;
    private final Compute compute;
    private final long rows;
    private final NDArray[] keys; // each (B, key heads, room, D)
    private final NDArray[] values;
    private NDArray start; // how many tokens there are, on the host
    private long length;
    private long room;

    /** Makes an empty cache for {@code rows} sequences with room for some tokens of each. */
    public KvCache(NDManager parent, Text shape, Compute compute, long rows, long room) {
        manager = parent.newSubManager();
        host = manager.newSubManager(Device.cpu());
        this.shape = shape;
        this.compute = compute;
        this.rows = rows;
        this.room = room;
        keys = new NDArray[shape.layers()];
        values = new NDArray[shape.layers()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = room();
            values[i] = room();
        }
        start = host.create(0L);
    }

    /**
     * {@return how many sequences of so many tokens a cache has room for where nobody says: in a
     * gigabyte, or an eighth of a GPU's memory, of all of it and not of what is free, so that the
     * same calls make the same batches}
     */
    public static long rowsThatFit(Text shape, Compute compute, long tokens) {
        long numbers = 2L * shape.layers() * shape.keyHeads() * shape.headWidth(); // of a token
        OptionalLong gpu = compute.memory();
        long room = gpu.isPresent() ? gpu.getAsLong() / SHARE : ROOM;
        return room / (numbers * compute.precision().bytes() * tokens);
    }

    private NDArray room() {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray zeros =
                    scratch.zeros(new Shape(rows, shape.keyHeads(), room, shape.headWidth()));
            NDArray own = compute.precision().cast(zeros);
            own.attach(manager);
            return own;
        }
    }

    /** {@return all keys of a layer with these (B, key heads, T, D) at the end} */
    NDArray appendKeys(int layer, NDArray fresh) {
        return append(keys[layer], fresh);
    }

    /** {@return all values of a layer with these (B, key heads, T, D) at the end} */
    NDArray appendValues(int layer, NDArray fresh) {
        return append(values[layer], fresh);
    }

    /** Makes sure that there is room for more tokens. */
    void reserve(long more) {
        if (length + more > room) {
            room = Math.max(2 * length, length + more);
            for (int layer = 0; layer < keys.length; layer++) {
                grow(keys, layer);
                grow(values, layer);
            }
        }
    }

    private void grow(NDArray[] kept, int layer) {
        NDArray old = kept[layer];
        kept[layer] = room();
        try (NDManager scratch = manager.newSubManager()) {
            NDArray filled = old.get(":, :, :" + length);
            filled.attach(scratch);
            NDArray zero = host.create(0L);
            zero.attach(scratch);
            Kernels.call("append_", kept[layer], filled, zero).attach(scratch);
        }
        old.close();
    }

    private NDArray append(NDArray room, NDArray fresh) {
        NDArray all = Kernels.call("append_", room, fresh, start);
        all.attach(fresh.getManager());
        return all;
    }

    List<NDArray> keys() {
        return List.of(keys);
    }

    List<NDArray> values() {
        return List.of(values);
    }

    /** {@return how many tokens there are, a scalar on the host} */
    NDArray start() {
        return start;
    }

    /** Counts the tokens that every layer has now appended. */
    void advance(long tokens) {
        length += tokens;
        start.close();
        start = host.create(length);
    }

    /** {@return how many tokens there are of each sequence} */
    public long length() {
        return length;
    }

    /** {@return a cache whose row i is row {@code index[i]} of this one, with its own room} */
    public KvCache rows(int[] index, long newRoom) {
        KvCache picked =
                new KvCache(manager.getParentManager(), shape, compute, index.length, newRoom);
        try (NDManager scratch = manager.newSubManager()) {
            NDArray at = scratch.create(index);
            NDArray zero = host.create(0L);
            zero.attach(scratch);
            for (int i = 0; i < keys.length && length > 0; i++) {
                copy(keys[i], at, picked.keys[i], zero, scratch);
                copy(values[i], at, picked.values[i], zero, scratch);
            }
        }
        picked.advance(length);
        return picked;
    }

    private void copy(NDArray from, NDArray rows, NDArray to, NDArray zero, NDManager scratch) {
        NDArray filled = from.get(":, :, :" + length);
        filled.attach(scratch);
        NDArray picked = Kernels.call("rows", filled, rows);
        NDArray written = Kernels.call("append_", to, picked, zero);
        written.attach(scratch);
    }

    @Override
    public void close() {
        manager.close();
    }
}
