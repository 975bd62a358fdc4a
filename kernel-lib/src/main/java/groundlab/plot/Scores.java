package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each of several models scored in each of several places, both in the order of adding. */
final class Scores {

    private final Map<String, Map<String, Interval>> byModel = new LinkedHashMap<>();
    private final Set<String> places = new LinkedHashSet<>();

    void add(String model, String place, Interval interval) {
        places.add(place);
        Interval before =
                byModel.computeIfAbsent(model, m -> new LinkedHashMap<>())
                        .putIfAbsent(place, interval);
        check(before == null, "%s must have one interval for %s, got a second", model, place);
    }

    List<String> models() {
        return List.copyOf(byModel.keySet());
    }

    List<String> places() {
        return List.copyOf(places);
    }

    /** {@return the score, undefined where none was added} */
    Interval of(String model, String place) {
        return byModel.get(model).getOrDefault(place, Interval.exact(Double.NaN));
    }

    List<Interval> all() {
        List<Interval> all = new ArrayList<>();
        byModel.values().forEach(byPlace -> all.addAll(byPlace.values()));
        return all;
    }

    /** Checks that something was added, and that the baseline, if there is one, is a model. */
    void checkPlot(String plot, String baseline) {
        check(!places.isEmpty(), "%s must have at least one interval, got none", plot);
        check(
                baseline.isEmpty() || byModel.containsKey(baseline),
                "the baseline must be one of %s, got %s",
                byModel.keySet(),
                baseline);
    }
}
