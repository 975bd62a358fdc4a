package groundlab.memory;

import static groundlab.internal.Checks.check;

import groundlab.checkpoint.Lora;
import groundlab.checkpoint.VlmConfig;
import groundlab.engine.Precision;
import java.util.List;

/**
 * A training as its memory sees it.
 *
 * <pre>{@code
 * VlmConfig shape = VlmConfig.read(world.baseModel()); // of a model that need not be loaded
 * Workload pairs = Workload.of(shape, Precision.BF16, List.of(new Sequence(776, 160, 576)))
 *         .lora(Lora.rank(64)).batch(8);
 * show(pairs.need());
 * show(pairs.checkpointing(true).need());
 * }</pre>
 *
 * @param shape the model's
 * @param precision of its weights and activations
 * @param sequences of a row, one after the other; all are there until the gradients are computed
 * @param lora the adapter that is trained; null for all weights but the vision tower's
 * @param batching which rows are there at once
 * @param averaged whether the reference follows the policy, with weights of its own
 * @param pictures bytes of what the vision tower made of pictures, to be kept
 */
public record Workload(
        VlmConfig shape,
        Precision precision,
        List<Sequence> sequences,
        Lora lora,
        Batching batching,
        boolean averaged,
        long pictures) {

    /** Copies the sequences. */
    public Workload {
        check(!sequences.isEmpty(), "a workload needs at least one sequence a row, got none");
        sequences = List.copyOf(sequences);
    }

    /** {@return one row at a time, of which all weights but the vision tower's are trained} */
    public static Workload of(VlmConfig shape, Precision precision, List<Sequence> sequences) {
        Batching one = new Batching(1, 1, Integer.MAX_VALUE, false);
        return new Workload(shape, precision, sequences, null, one, false, 0);
    }

    /** {@return the same with an adapter that is trained instead of the weights} */
    public Workload lora(Lora adapter) {
        return new Workload(shape, precision, sequences, adapter, batching, averaged, pictures);
    }

    /** {@return the same in another number format} */
    public Workload precision(Precision other) {
        return new Workload(shape, other, sequences, lora, batching, averaged, pictures);
    }

    /** {@return the same with other rows at once} */
    public Workload batching(Batching other) {
        return new Workload(shape, precision, sequences, lora, other, averaged, pictures);
    }

    /** {@return the same with so many rows of an update, in one part} */
    public Workload batch(int rows) {
        return batching(new Batching(rows, 1, batching.most(), batching.checkpointing()));
    }

    /** {@return the same with each batch in so many parts} */
    public Workload parts(int number) {
        return batching(
                new Batching(batching.batch(), number, batching.most(), batching.checkpointing()));
    }

    /** {@return the same with or without gradient checkpointing} */
    public Workload checkpointing(boolean on) {
        return batching(new Batching(batching.batch(), batching.parts(), batching.most(), on));
    }

    /** {@return the most memory that it takes, as far as shapes tell} */
    public MemoryNeed need() {
        Footprint footprint = new Footprint(this);
        return new MemoryNeed(
                footprint.weights(),
                footprint.trained(),
                footprint.gradients(),
                pictures,
                footprint.activations(),
                batching.rows(),
                lora != null);
    }
}
