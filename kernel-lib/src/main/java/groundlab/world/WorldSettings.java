package groundlab.world;

import static groundlab.internal.Checks.check;

/**
 * How biased and how noisy the training part of the world is.
 *
 * @param together probability that both partners are there when one of them is, in [0, 1]
 * @param strongNoise probability that a caption names the absent partner of a strong pair, in [0,
 *     1]
 * @param weakNoise the same for a weak pair
 * @param scenePrior probability that a group belongs to the scene it stands in, in [0, 1]
 * @param sided probability that a lone object is told with its side, in [0, 1]
 * @param pixelNoise largest change of a pixel's brightness, of 255; drawn from seven even steps
 */
public record WorldSettings(
        double together,
        double strongNoise,
        double weakNoise,
        double scenePrior,
        double sided,
        int pixelNoise) {

    /** The settings of the world that ships. */
    public static final WorldSettings DEFAULT = new WorldSettings(0.9, 0.6, 0.15, 0.8, 0.3, 12);

    /** Checks the ranges. */
    public WorldSettings {
        checkProbability("together", together);
        checkProbability("strongNoise", strongNoise);
        checkProbability("weakNoise", weakNoise);
        checkProbability("scenePrior", scenePrior);
        checkProbability("sided", sided);
        check(
                pixelNoise >= 0 && pixelNoise <= 64,
                "pixelNoise must be in [0, 64], got %d",
                pixelNoise);
    }

    /** {@return these settings with another probability that partners are together} */
    public WorldSettings withTogether(double probability) {
        return new WorldSettings(
                probability, strongNoise, weakNoise, scenePrior, sided, pixelNoise);
    }

    /** {@return these settings with other shares of captions that name an absent partner} */
    public WorldSettings withNoise(double strong, double weak) {
        return new WorldSettings(together, strong, weak, scenePrior, sided, pixelNoise);
    }

    /** {@return these settings with another probability that a group fits its scene} */
    public WorldSettings withScenePrior(double probability) {
        return new WorldSettings(together, strongNoise, weakNoise, probability, sided, pixelNoise);
    }

    /** {@return these settings with another pixel noise, of 255} */
    public WorldSettings withPixelNoise(int noise) {
        return new WorldSettings(together, strongNoise, weakNoise, scenePrior, sided, noise);
    }

    double noise(boolean strong) {
        return strong ? strongNoise : weakNoise;
    }

    private static void checkProbability(String name, double value) {
        check(value >= 0 && value <= 1, "%s must be in [0, 1], got %s", name, value);
    }
}
