package groundlab.doctor;

import groundlab.objective.Objective;
import java.util.Optional;

/**
 * Settings against what is known to work. The published ranges are those of the papers and scripts
 * for models of 3 to 13 billion parameters; only what lies far outside is worth a word.
 */
final class Settings {

    private static final double LOWEST_BETA = 0.01;
    private static final double HIGHEST_BETA = 1;
    private static final double FAR = 10; // times beyond the range
    private static final long SMALL = 50_000_000;

    private Settings() {}

    /** Rates with which models learned well. */
    private enum Known {
        FULL(
                1e-7,
                5e-6,
                "full fine-tuning took in papers (SELM 1e-7, RLHF-V 5e-7, V-DPO 1e-6, InternVL2-MPO 5e-6)"),
        LORA(
                1e-7,
                1e-4,
                "LoRA took in papers (POVID 1e-7, BDHS 1e-7 to 5e-6, BPO 2e-6, mDPO 1e-5;"
                        + " ms-swift's RLAIF-V script 1e-4)"),
        SMALL_FULL(1e-5, 1e-4, "full fine-tuning of models below 50 M parameters takes here"),
        SMALL_LORA(1e-4, 3e-3, "LoRA on models below 50 M parameters takes here");

        private final double low;
        private final double high;
        private final String who;

        Known(double low, double high, String who) {
            this.low = low;
            this.high = high;
            this.who = who;
        }

        static Known of(boolean lora, long parameters) {
            if (parameters < SMALL) {
                return lora ? SMALL_LORA : SMALL_FULL;
            }
            return lora ? LORA : FULL;
        }
    }

    static Optional<Finding> beta(Objective objective) {
        double beta = objective.rewardScale().orElse(LOWEST_BETA);
        if (beta >= LOWEST_BETA && beta <= HIGHEST_BETA) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.warning(
                        "beta",
                        "beta is %s, papers took 0.05 to 0.5 (mDPO, BPO, POVID 0.1, BDHS 0.05 to"
                                + " 0.5, RLHF-V 0.5), SELM 0.01 and IPO 0.8 to 1; %s",
                        Numbers.of(beta),
                        beta < LOWEST_BETA
                                ? "so low, the model may drift far from its reference: raise it"
                                : "so high, the loss is flat after a small change and little is"
                                        + " learned: lower it"));
    }

    static Optional<Finding> rate(double rate, boolean lora, long parameters) {
        Known known = Known.of(lora, parameters);
        if (rate >= known.low / FAR && rate <= known.high * FAR) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.warning(
                        "learning rate",
                        "the learning rate is %s, more than ten times %s the %s to %s that %s; %s",
                        Numbers.of(rate),
                        rate < known.low ? "below" : "above",
                        Numbers.of(known.low),
                        Numbers.of(known.high),
                        known.who,
                        rate < known.low
                                ? "the loss may not move at all: raise it"
                                : "the model may forget how to write: lower it"));
    }
}
