package groundlab.bench;

import groundlab.internal.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nanoseconds between two reports of the same piece of work, by its label. */
final class StepClock {

    private record Mark(long done, long at) {}

    private final Map<String, List<Mark>> marks = new LinkedHashMap<>();

    /** Listens from now on, instead of whoever listened before. */
    StepClock() {
        Progress.install(
                state ->
                        marks.computeIfAbsent(state.label(), label -> new ArrayList<>())
                                .add(new Mark(state.done(), System.nanoTime())));
    }

    /**
     * {@return the median time of a unit in milliseconds} The first report is left out, since much
     * is made and loaded then, and the last, in which files are written.
     */
    double millis(String label) {
        List<Mark> all = marks.get(label);
        List<Double> gaps = new ArrayList<>();
        for (int i = 2; i < all.size() - 1; i++) {
            long units = all.get(i).done - all.get(i - 1).done;
            if (units > 0 && all.get(i).done < all.get(all.size() - 1).done) {
                gaps.add((all.get(i).at - all.get(i - 1).at) / 1e6 / units);
            }
        }
        gaps.sort(null);
        return gaps.get(gaps.size() / 2);
    }
}
