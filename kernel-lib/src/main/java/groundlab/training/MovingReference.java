package groundlab.training;

import static groundlab.internal.Checks.check;

/**
 * A reference that follows the policy: after each step a moving average of the policy's weights,
 * {@code decay · average + (1 − decay) · policy}, and every so many steps the reference becomes
 * that average; SAPO, <a href="https://arxiv.org/abs/2405.20830">Yin et al. 2024</a>, whose
 * configuration has a decay of 0.5 and 108 steps.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs)
 *         .movingReference(new MovingReference(0.5, 20)) // or MovingReference.SAPO
 *         .run(Path.of("runs/sapo"));
 * }</pre>
 *
 * @param decay of the average, in [0, 1); 0 is the policy itself
 * @param every steps after which the reference is replaced
 */
public record MovingReference(double decay, int every) {

    /** SAPO's settings. */
    public static final MovingReference SAPO = new MovingReference(0.5, 108);

    /** Checks decay and steps. */
    public MovingReference {
        check(decay >= 0 && decay < 1, "decay must be in [0, 1), got %s", decay);
        check(every >= 1, "every must be at least 1 step, got %d", every);
    }
}
