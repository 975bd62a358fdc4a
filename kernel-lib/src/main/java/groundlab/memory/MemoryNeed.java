package groundlab.memory;

import groundlab.engine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a training takes of its device's memory at most, in bytes. Activations are counted from
 * shapes, and were within a quarter of what was measured; the rest is exact. On the CPU a process
 * can hold several times as much, since glibc keeps what is freed in holes that nothing fits into.
 *
 * <pre>{@code
 * MemoryNeed need = PreferenceTraining.of(model, pairs).lora(8).memory();
 * show(need);
 * }</pre>
 *
 * @param weights of the model, which are there before training begins
 * @param trained an adapter or copies of weights, with their moments and masters
 * @param gradients of what is trained
 * @param pictures what the vision tower made of them, kept
 * @param activations of the rows that are in memory at once
 * @param rows how many those are
 * @param adapter whether an adapter is trained
 */
public record MemoryNeed(
        long weights,
        long trained,
        long gradients,
        long pictures,
        long activations,
        int rows,
        boolean adapter) {

    private static final double SURE = 0.75; // of the activations

    /** {@return all of it} */
    public long total() {
        return weights + further();
    }

    /** {@return what is needed beside the weights} */
    public long further() {
        return trained + gradients + pictures + activations;
    }

    /** {@return what is needed beside the weights even where the estimate is too high} */
    public long least() {
        return trained + gradients + (long) (SURE * activations);
    }

    /** {@return its parts in a sentence, such as {@code 14.1 GB weights, …}} */
    String parts() {
        List<String> parts = new ArrayList<>();
        parts.add(new Bytes(weights) + " weights");
        parts.add(
                new Bytes(trained) + (adapter ? " adapter" : " trained weights") + " and moments");
        parts.add(new Bytes(gradients) + " gradients");
        if (pictures > 0) {
            parts.add(new Bytes(pictures) + " pictures");
        }
        parts.add(
                "%s activations of %d row%s"
                        .formatted(new Bytes(activations), rows, rows == 1 ? "" : "s"));
        return String.join(", ", parts);
    }

    /** {@return a table, a line for each part} */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        line(table, "weights, there before", weights);
        line(table, adapter ? "adapter and moments" : "trained weights and moments", trained);
        line(table, "gradients", gradients);
        line(table, "pictures seen, kept", pictures);
        line(table, "activations, rows at once: " + rows, activations);
        line(table, "together", total());
        return table.toString().stripTrailing();
    }

    private static void line(StringBuilder table, String what, long bytes) {
        table.append(String.format(Locale.ROOT, "%-32s %9s%n", what, new Bytes(bytes)));
    }
}
