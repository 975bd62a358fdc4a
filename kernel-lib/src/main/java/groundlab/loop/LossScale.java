package groundlab.loop;

import static groundlab.internal.Checks.check;

import groundlab.engine.Precision;
import java.util.Map;

/**
 * What a loss is multiplied with before its gradient is taken in FP16, whose smallest numbers are
 * large; <a href="https://arxiv.org/abs/1710.03740">Micikevicius et al. 2018</a>, section 3.2. It
 * is halved when a gradient overflows, and doubled after {@value #STEPS} steps without; as in
 * PyTorch's GradScaler. In other precisions it is 1 and stays so.
 */
public final class LossScale {

    private static final int STEPS = 2000;
    private static final double FIRST = 1 << 16;

    private final boolean moves;
    private double value;
    private int steady;

    private LossScale(boolean moves) {
        this.moves = moves;
        value = moves ? FIRST : 1;
    }

    public static LossScale of(Precision precision) {
        return new LossScale(precision == Precision.FP16);
    }

    public double value() {
        return value;
    }

    public boolean moves() {
        return moves;
    }

    /** {@return whether the step was one too far for FP16 and is to be left out} */
    public boolean overflowed(double gradientNorm) {
        if (!moves) {
            return false;
        }
        boolean fits = Double.isFinite(gradientNorm);
        steady = fits ? steady + 1 : 0;
        if (!fits) {
            value /= 2;
            check(
                    value >= 1,
                    "gradients overflow FP16 even without loss scaling: train in BF16 or FP32, or at"
                            + " a lower learning rate");
        } else if (steady == STEPS) {
            value *= 2;
            steady = 0;
        }
        return !fits;
    }

    /** {@return what a checkpoint must remember} */
    public Map<String, String> notes() {
        return moves
                ? Map.of("loss_scale", Double.toString(value), "steady", Integer.toString(steady))
                : Map.of();
    }

    /** Goes on from what a checkpoint remembered. */
    public void resume(Map<String, String> notes) {
        if (notes.containsKey("loss_scale")) {
            value = Double.parseDouble(notes.get("loss_scale"));
            steady = Integer.parseInt(notes.get("steady"));
        }
    }
}
