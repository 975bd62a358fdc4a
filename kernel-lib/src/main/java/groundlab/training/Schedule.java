package groundlab.training;

import static groundlab.internal.Checks.check;

/**
 * A learning rate that rises evenly during the warm-up and then falls as a half cosine to zero.
 *
 * @param peak highest learning rate
 * @param warmup share of all steps that the warm-up takes, in [0, 1)
 */
public record Schedule(double peak, double warmup) {

    /** Checks the ranges. */
    public Schedule {
        check(peak > 0 && Double.isFinite(peak), "learningRate must be > 0, got %s", peak);
        check(warmup >= 0 && warmup < 1, "warmup must be in [0, 1), got %s", warmup);
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
        return peak * 0.5 * (1 + Math.cos(Math.PI * done));
    }
}
