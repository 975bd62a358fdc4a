package groundlab.loop;

import static groundlab.internal.Checks.check;

import java.util.function.DoubleUnaryOperator;

/**
 * A learning rate that rises evenly during the warm-up and then takes a shape. With a warm-up of w
 * whole steps the rates are those of PyTorch's {@code LinearLR(start_factor=1/(w+1),
 * total_iters=w)} followed by {@code CosineAnnealingLR}, {@code LinearLR(end_factor=0)} or {@code
 * ConstantLR(1)}.
 *
 * <p>Differs from {@code get_cosine_schedule_with_warmup} and its kin in transformers: there, step
 * i of the warm-up has the rate peak · i/w, so that the first step has none and changes nothing;
 * here it has peak · (i+1)/(w+1), and no step is lost. Without warm-up, and after it, the rates are
 * the same.
 *
 * @param peak highest learning rate
 * @param warmup share of all steps that the warm-up takes, in [0, 1)
 * @param shape what follows the warm-up
 */
public record Schedule(double peak, double warmup, Shape shape) {

    /** How the rate goes on after the warm-up. */
    public enum Shape {
        /** Falls as a half cosine to zero. */
        COSINE(done -> 0.5 * (1 + Math.cos(Math.PI * done))),
        /** Falls evenly to zero. */
        LINEAR(done -> 1 - done),
        /** Stays at the peak. */
        CONSTANT(done -> 1);

        private final DoubleUnaryOperator share;

        Shape(DoubleUnaryOperator share) {
            this.share = share;
        }
    }

    /** Checks the ranges. */
    public Schedule {
        check(peak > 0 && Double.isFinite(peak), "learningRate must be > 0, got %s", peak);
        check(warmup >= 0 && warmup < 1, "warmup must be in [0, 1), got %s", warmup);
        check(shape != null, "schedule must be COSINE, LINEAR or CONSTANT, got null");
    }

    /** A half cosine after the warm-up. */
    public Schedule(double peak, double warmup) {
        this(peak, warmup, Shape.COSINE);
    }

    /**
     * {@return the learning rate of a step}
     *
     * @param step from 0
     * @param steps in all
     */
    public double at(int step, int steps) {
        double rising = warmup * steps;
        if (step < rising) {
            return peak * (step + 1) / (rising + 1);
        }
        double done = (step - rising) / Math.max(1, steps - rising);
        return peak * shape.share.applyAsDouble(done);
    }
}
