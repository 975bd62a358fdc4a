package groundlab.doctor;

import java.util.ArrayDeque;
import java.util.Deque;

/** The mean of a number over the last steps. */
final class LastSteps {

    private static final int STEPS = 10;

    private final Deque<Double> values = new ArrayDeque<>();

    void add(double value) {
        values.addLast(value);
        if (values.size() > STEPS) {
            values.removeFirst();
        }
    }

    /** {@return whether there are enough for one step not to decide} */
    boolean isFull() {
        return values.size() == STEPS;
    }

    double mean() {
        return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }
}
