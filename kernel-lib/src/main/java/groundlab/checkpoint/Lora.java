package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import java.util.List;

/**
 * Low-rank adaptation, <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021</a>: W + (alpha /
 * r) B A, where only A and B are trained.
 *
 * @param r rank, at least 1
 * @param alpha numerator of the scale
 * @param targets last parts of the names of the linear layers that get an adapter
 */
public record Lora(int r, double alpha, List<String> targets) {

    /** All linear layers of the decoder but the output head, as mDPO and BPO train. */
    public static final List<String> ALL_LINEAR =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /** Checks its values. */
    public Lora {
        check(r >= 1, "r must be at least 1, got %d", r);
        check(alpha > 0, "alpha must be > 0, got %s", alpha);
        check(!targets.isEmpty(), "targets must name at least one kind of layer, got none");
        targets = List.copyOf(targets);
    }

    /** {@return rank {@code r} with alpha = 2 r on all linear layers of the decoder} */
    public static Lora rank(int r) {
        return new Lora(r, 2.0 * r, ALL_LINEAR);
    }

    public boolean covers(String weightName) {
        return weightName.startsWith("language_model.")
                && targets.stream().anyMatch(t -> weightName.endsWith("." + t + ".weight"));
    }
}
