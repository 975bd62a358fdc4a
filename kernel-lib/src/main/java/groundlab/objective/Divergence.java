package groundlab.objective;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;

/**
 * What keeps the policy near its reference: a score f'(π / π_ref) takes the place of the log-ratio,
 * <a href="https://arxiv.org/abs/2309.16240">Wang et al. 2023</a>. All of them are 0 at the
 * reference, or the same number for both answers. Named as in TRL.
 */
public sealed interface Divergence permits Divergence.Named, Divergence.Alpha {

    /** The reverse Kullback-Leibler divergence of plain DPO: log u. */
    Divergence REVERSE_KL = Named.REVERSE_KL;

    /**
     * The forward Kullback-Leibler divergence: 1 − 1/u. Infinite where the policy has forgotten.
     */
    Divergence FORWARD_KL = Named.FORWARD_KL;

    /** The divergence of Jensen and Shannon: log(2u / (1 + u)), below log 2. */
    Divergence JS_DIVERGENCE = Named.JS_DIVERGENCE;

    /**
     * {@return an alpha divergence: (u^(α−1) − 1) / (α − 1)} An alpha of 1 is the reverse, of 0 the
     * forward Kullback-Leibler divergence; TRL's default is 0.5. As in TRL, (α − 1) log u counts as
     * 80 at most.
     */
    static Divergence alpha(double alpha) {
        return new Alpha(alpha);
    }

    /** {@return f'(u) for {@code view}, u = π / π_ref, shape (B)} */
    NDArray score(Batch batch, View view);

    /** {@return f'(u) of {@code better} less that of {@code worse}, shape (B)} */
    default NDArray gap(Batch batch, View better, View worse) {
        return score(batch, better).sub(score(batch, worse));
    }

    /** Those without a coefficient. */
    enum Named implements Divergence {
        /** See {@link Divergence#REVERSE_KL}. */
        REVERSE_KL,
        /** See {@link Divergence#FORWARD_KL}. */
        FORWARD_KL,
        /** See {@link Divergence#JS_DIVERGENCE}. */
        JS_DIVERGENCE;

        @Override
        public NDArray score(Batch batch, View view) {
            NDArray ratio = batch.ratio(view); // log u
            return switch (this) {
                case REVERSE_KL -> ratio;
                case FORWARD_KL -> ratio.neg().exp().neg().add(1);
                case JS_DIVERGENCE -> LogSigmoid.negative(ratio).neg().add(Math.log(2));
            };
        }
    }

    /**
     * One with a coefficient; see {@link Divergence#alpha}.
     *
     * @param alpha the coefficient
     */
    record Alpha(double alpha) implements Divergence {

        private static final double SAME_AS_ONE = 1e-6;
        private static final float MOST = 80; // e^80 is still a float

        /** Checks alpha. */
        public Alpha {
            check(Double.isFinite(alpha), "alpha must be finite, got %s", alpha);
        }

        @Override
        public NDArray score(Batch batch, View view) {
            NDArray ratio = batch.ratio(view); // log u
            double power = alpha - 1;
            if (Math.abs(power) < SAME_AS_ONE) {
                return ratio;
            }
            NDArray raised = ratio.mul(batch.number(power)).clip(-Float.MAX_VALUE, MOST).exp();
            return raised.sub(1).mul(batch.number(1 / power));
        }
    }
}
