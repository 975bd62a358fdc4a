package groundlab.checkpoint;

import java.util.stream.IntStream;

/**
 * Rotary position embedding, <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>, and the
 * ways to stretch it over longer texts. Position p turns the i-th pair of a head by p times the
 * i-th frequency.
 */
public sealed interface Rope {

    /** {@return the D/2 frequencies of a head of width D, in radians per position} */
    double[] frequencies(int headWidth);

    /** {@return what cosine and sine are multiplied with} */
    default double scale() {
        return 1;
    }

    /**
     * θ^(−2i/D).
     *
     * @param theta the base
     */
    record Plain(double theta) implements Rope {
        @Override
        public double[] frequencies(int headWidth) {
            return IntStream.range(0, headWidth / 2)
                    .mapToDouble(i -> Math.pow(theta, -2.0 * i / headWidth))
                    .toArray();
        }
    }

    /**
     * All frequencies divided by a factor.
     *
     * @param base what is stretched
     * @param factor how many times longer
     */
    record Linear(Plain base, double factor) implements Rope {
        @Override
        public double[] frequencies(int headWidth) {
            double[] frequencies = base.frequencies(headWidth);
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] /= factor;
            }
            return frequencies;
        }
    }

    /**
     * Llama 3.1: low frequencies divided by a factor, high ones kept, those between blended.
     *
     * @param base what is stretched
     * @param factor how many times longer
     * @param low a frequency with fewer turns than this over the original length is low
     * @param high one with more turns is high
     * @param length tokens the model was trained on at first
     */
    record Llama3(Plain base, double factor, double low, double high, int length) implements Rope {
        @Override
        public double[] frequencies(int headWidth) {
            double[] frequencies = base.frequencies(headWidth);
            for (int i = 0; i < frequencies.length; i++) {
                double turns = length * frequencies[i] / (2 * Math.PI);
                double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
                frequencies[i] *= kept + (1 - kept) / factor;
            }
            return frequencies;
        }
    }

    /**
     * YaRN, <a href="https://arxiv.org/abs/2309.00071">Peng et al. 2023</a>.
     *
     * @param base what is stretched
     * @param factor how many times longer
     * @param length tokens the model was trained on at first
     * @param fast turns over that length above which a frequency is kept
     * @param slow turns below which it is divided
     * @param whole whether the borders between them are rounded to whole indices
     * @param scale of cosine and sine
     */
    record Yarn(
            Plain base,
            double factor,
            int length,
            double fast,
            double slow,
            boolean whole,
            double scale)
            implements Rope {
        @Override
        public double[] frequencies(int headWidth) {
            double from = border(fast, headWidth);
            double to = border(slow, headWidth);
            from = Math.max(whole ? Math.floor(from) : from, 0);
            to = Math.min(whole ? Math.ceil(to) : to, headWidth - 1);
            to = from == to ? to + 0.001 : to;
            double[] frequencies = base.frequencies(headWidth);
            for (int i = 0; i < frequencies.length; i++) {
                double divided = Math.min(1, Math.max(0, (i - from) / (to - from)));
                frequencies[i] *= 1 - divided + divided / factor;
            }
            return frequencies;
        }

        /** {@return the index at which a pair makes so many turns over the original length} */
        private double border(double turns, int headWidth) {
            return headWidth
                    * Math.log(length / (turns * 2 * Math.PI))
                    / (2 * Math.log(base.theta));
        }
    }
}
