package groundlab.image;

import static groundlab.internal.Checks.check;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * Noise of a diffusion model's forward process: x_t = √ᾱ_t x_0 + √(1 − ᾱ_t) ε with ε ~ N(0, 1), on
 * channels scaled to [−1, 1]. The schedule is the one that VCD (Leng et al. 2023), BPO and BDHS
 * use: 1,000 steps, b_i = σ(s_i)(0.005 − 0.00001) + 0.00001 with s from −6 to 6, ᾱ_t = Π (1 − b_i)
 * over i ≤ t. Differs from theirs in that the result is clamped to 8 bits a channel, because it is
 * a picture, and that it is drawn before the model resizes and normalises.
 *
 * <pre>{@code
 * Picture noisy = Distorted.draw(example, new DiffusionNoise(500), 7);
 * new DiffusionNoise(0).signal() > new DiffusionNoise(900).signal(); // → true
 * }</pre>
 *
 * @param step t in [0, 999], counted from 0; BPO takes 900
 */
public record DiffusionNoise(int step) implements Distortion {

    /** Steps in the schedule. */
    public static final int STEPS = 1000;

    /** Checks that step is in [0, 999]. */
    public DiffusionNoise {
        check(step >= 0 && step < STEPS, "step must be in [0, %d], got %d", STEPS - 1, step);
    }

    /** {@return √ᾱ_t, how much of the image is left, in (0, 1)} */
    public double signal() {
        return Math.sqrt(kept());
    }

    /** {@return √(1 − ᾱ_t), the standard deviation of the noise, in (0, 1)} */
    public double noise() {
        return Math.sqrt(1 - kept());
    }

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        double signal = signal();
        double noise = noise();
        Pixels pixels = Pixels.of(image);
        int[] colours = pixels.rgb();
        for (int i = 0; i < colours.length; i++) {
            int rgb = 0;
            for (int shift = 16; shift >= 0; shift -= 8) {
                double x = (colours[i] >> shift & 255) / 127.5 - 1;
                double noisy = signal * x + noise * rng.nextGaussian();
                rgb |= Pixels.eightBits((noisy + 1) * 127.5) << shift;
            }
            colours[i] = rgb;
        }
        return pixels.image();
    }

    private double kept() {
        double kept = 1; // ᾱ_t
        for (int i = 0; i <= step; i++) {
            double s = -6 + 12.0 * i / (STEPS - 1);
            kept *= 1 - ((0.5e-2 - 1e-5) / (1 + StrictMath.exp(-s)) + 1e-5);
        }
        return kept;
    }
}
