package groundlab.memory;

import groundlab.checkpoint.VlmConfig.Text;
import java.util.List;
import java.util.Map;

/**
 * How many numbers a layer of the decoder holds for each token that goes through it. E is the
 * width, I that of the MLP, Q of all query heads together, K of all key heads, D of one, r the rank
 * of an adapter.
 *
 * @param shape the decoder's
 * @param trained by the last part of its name what is trained of a linear layer: the numbers that
 *     an adapter makes of a token on the way, r; 0 where the weights themselves are trained
 * @param norms whether the norms' weights are trained
 * @param dropped whether inputs of adapters are dropped, each adapter's for itself
 */
record LayerNumbers(Text shape, Map<String, Integer> trained, boolean norms, boolean dropped) {

    /** Linear layers that read the same input. */
    private static final List<String> OF_ATTENTION = List.of("q_proj", "k_proj", "v_proj");

    private static final List<String> OF_MLP = List.of("gate_proj", "up_proj");

    private long queries() {
        return (long) shape.heads() * shape.headWidth();
    }

    private long keys() {
        return (long) shape.keyHeads() * shape.headWidth();
    }

    /**
     * {@return what the graph keeps of a token until the gradients are there: the inputs of both
     * norms, 2 E; queries, keys, values and what they mix to, 4 Q; the gate before and after SiLU
     * and what it is multiplied with, 3 I; the inputs of linear layers that are trained, E, Q
     * (which is the mixture and counted), E and I; and what adapters make on the way}
     */
    long kept() {
        long e = shape.width();
        long numbers = 2 * e + 4 * queries() + 3L * shape.inner() + (norms ? 2 * e : 0);
        numbers += input(OF_ATTENTION, e) + input(OF_MLP, e);
        numbers += input(List.of("down_proj"), shape.inner());
        numbers += dropped ? input(List.of("o_proj"), queries()) : 0;
        return numbers + trained.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Dropout keeps what is left of an input and what it was multiplied with, for each reader. */
    private long input(List<String> readers, long width) {
        long reading = readers.stream().filter(trained::containsKey).count();
        return dropped ? 2 * reading * width : Math.min(1, reading) * width;
    }

    /**
     * {@return what is there of a token beside that while a layer is computed: forwards what every
     * linear layer made before an adapter or a turn by its position was added; or backwards the
     * gradients of the MLP's four wide arrays and of four of width E, and with adapters on the MLP,
     * whose shares are made one by one and added, of three wide ones more}
     */
    long passing() {
        long e = shape.width();
        long forwards = queries() + keys() + 2 * e;
        for (Map.Entry<String, Integer> one : trained.entrySet()) {
            forwards += one.getValue() > 0 ? output(one.getKey()) : 0;
        }
        boolean adapted = trained.getOrDefault("down_proj", 0) > 0;
        return Math.max(forwards, (adapted ? 7L : 4L) * shape.inner() + 4 * e);
    }

    private long output(String layer) {
        return switch (layer) {
            case "q_proj" -> queries();
            case "k_proj", "v_proj" -> keys();
            case "gate_proj", "up_proj" -> shape.inner();
            default -> shape.width();
        };
    }
}
