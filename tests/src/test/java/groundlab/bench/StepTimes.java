package groundlab.bench;

import groundlab.internal.Progress;
import groundlab.loop.RunListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Notes when each step of a run ends, what memory is then in use, and how long references take. */
final class StepTimes implements RunListener {

    private final List<Long> ends = new ArrayList<>();
    private final List<Map<String, Double>> rows = new ArrayList<>();
    private final int every; // steps between two lines on standard error
    private Progress.State first; // of the reference's scores, when some were there
    private Progress.State last;

    /** Listens from now on to all progress too. */
    StepTimes(int every) {
        this.every = every;
        Progress.install(this::progress);
    }

    private void progress(Progress.State state) {
        if (state.label().equals("reference scores") && state.done() > 0) {
            first = first == null ? state : first;
            last = state;
        }
    }

    @Override
    public void step(Map<String, Double> row) {
        ends.add(System.nanoTime());
        rows.add(row);
        if (rows.size() % every == 0) {
            System.err.printf(
                    Locale.ROOT,
                    "step %d: loss %.4f, %.0f MB%n",
                    rows.size(),
                    row.get("loss"),
                    row.get("memory_mb"));
        }
    }

    int steps() {
        return ends.size();
    }

    /** {@return a column of the log after a step, counted from 1} */
    double value(String column, int step) {
        return rows.get(step - 1).get(column);
    }

    /** {@return seconds of the steps from..to, counted from 1; what is before a step counts} */
    List<Double> seconds(int from, int to) {
        List<Double> seconds = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            seconds.add((ends.get(step - 1) - ends.get(step - 2)) / 1e9);
        }
        return seconds;
    }

    /** {@return median seconds of a step, without the first three} */
    double seconds() {
        List<Double> all = new ArrayList<>(seconds(4, steps()));
        all.sort(null);
        return all.get(all.size() / 2);
    }

    /** {@return seconds of the reference for a pair, without its first batch if there are more} */
    double referenceSeconds() {
        long pairs = last.done() - first.done();
        return pairs == 0
                ? last.elapsed().toNanos() / 1e9 / last.done()
                : last.elapsed().minus(first.elapsed()).toNanos() / 1e9 / pairs;
    }
}
