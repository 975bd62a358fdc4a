package groundlab.training;

import groundlab.loop.RunListener;
import java.util.Map;

/**
 * Somebody who presses stop in a step.
 *
 * @param step which one, from 1
 */
record StopAt(int step) implements RunListener {

    @Override
    public void step(Map<String, Double> row) {
        if (row.get("step") == step) {
            Thread.currentThread().interrupt();
        }
    }
}
