package groundlab.text;

/** One vector for a text from those of its tokens. */
enum Pooling {
    /** That of the first token. */
    CLS,
    /** The largest value of each place. */
    MAX,
    /** The mean of each place. */
    MEAN;

    /**
     * {@return E numbers}
     *
     * @param states (T,E), row after row
     */
    float[] of(float[] states, int width) {
        float[] pooled = new float[width];
        for (int e = 0; e < width; e++) {
            pooled[e] = this == CLS ? states[e] : of(states, width, e);
        }
        return pooled;
    }

    private float of(float[] states, int width, int place) {
        double sum = 0;
        float largest = Float.NEGATIVE_INFINITY;
        for (int at = place; at < states.length; at += width) {
            sum += states[at];
            largest = Math.max(largest, states[at]);
        }
        return this == MAX ? largest : (float) (sum * width / states.length);
    }
}
