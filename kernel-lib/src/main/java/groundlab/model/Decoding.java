package groundlab.model;

import static groundlab.internal.Checks.check;

/**
 * How answers are drawn.
 *
 * @param temperature 0 for greedy, else the softmax temperature
 * @param maxTokens longest answer in tokens
 * @param oneSentence whether an answer ends with its first full stop
 * @param rows sequences in one batch
 */
public record Decoding(double temperature, int maxTokens, boolean oneSentence, int rows) {

    /** Checks its values. */
    public Decoding {
        check(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature must be >= 0, got %s",
                temperature);
        check(maxTokens >= 1, "maxTokens must be at least 1, got %d", maxTokens);
        check(rows >= 1, "rows must be at least 1, got %d", rows);
    }

    /** {@return the likeliest token each time} */
    public static Decoding greedy(int maxTokens) {
        return new Decoding(0, maxTokens, false, 256);
    }

    /** {@return tokens drawn from the model's own distribution} */
    public static Decoding sampled(double temperature, int maxTokens) {
        return new Decoding(temperature, maxTokens, false, 256);
    }

    /** {@return the same, ending with the first full stop} */
    public Decoding untilFullStop() {
        return new Decoding(temperature, maxTokens, true, rows);
    }

    /** {@return the same with another batch size} */
    public Decoding rows(int sequences) {
        return new Decoding(temperature, maxTokens, oneSentence, sequences);
    }
}
