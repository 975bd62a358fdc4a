package groundlab.image;

import static groundlab.internal.Checks.check;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * A Gaussian blur, cut off at four standard deviations; beyond its edges the image goes on with the
 * colours of the edge. Written out, because the platform's own leaves the edges as they are.
 *
 * <pre>{@code
 * Picture blurred = Distorted.draw(example, new Blur(4), 7);
 * }</pre>
 *
 * @param sigma the standard deviation in pixels, in (0, 256]
 */
public record Blur(double sigma) implements Distortion {

    private static final int LARGEST = 256; // takes long enough
    private static final int REACH = 4; // standard deviations

    /** Checks that sigma is in (0, 256]. */
    public Blur {
        check(
                sigma > 0 && sigma <= LARGEST,
                "sigma must be in (0, %d] pixels, got %s",
                LARGEST,
                sigma);
    }

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        Pixels sharp = Pixels.of(image);
        double[] weights = weights();
        return sharp.mapChannels(
                        channel -> {
                            double[] columns = turned(channel, sharp.width(), weights);
                            return turned(columns, sharp.height(), weights);
                        })
                .image();
    }

    /**
     * {@return the weights of the middle and of one side, which with the other side add up to 1}
     */
    double[] weights() {
        double[] weights = new double[(int) Math.ceil(REACH * sigma) + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double z = i / sigma;
            weights[i] = StrictMath.exp(-z * z / 2);
            sum += i == 0 ? 1 : 2 * weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** {@return the blurred rows as columns} */
    private static double[] turned(double[] channel, int width, double[] weights) {
        int height = channel.length / width;
        double[] columns = new double[channel.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double level = weights[0] * channel[y * width + x];
                for (int i = 1; i < weights.length; i++) {
                    double left = channel[y * width + Math.max(x - i, 0)];
                    double right = channel[y * width + Math.min(x + i, width - 1)];
                    level += weights[i] * (left + right);
                }
                columns[x * height + y] = level;
            }
        }
        return columns;
    }
}
