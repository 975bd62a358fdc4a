package groundlab.metrics.yesno;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How frequent objects are and which are seen together.
 *
 * @param counts pictures with an object, in the order in which objects were first met
 * @param besides the other objects that are in pictures with an object, the most frequent first
 */
record PopeObjects(Map<String, Integer> counts, Map<String, List<String>> besides) {

    static PopeObjects of(List<PopeImage> images) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> together = new LinkedHashMap<>();
        for (PopeImage image : images) {
            for (String object : image.objects()) {
                counts.merge(object, 1, Integer::sum);
                Map<String, Integer> others =
                        together.computeIfAbsent(object, o -> new LinkedHashMap<>());
                image.objects().stream()
                        .filter(other -> !other.equals(object))
                        .forEach(other -> others.merge(other, 1, Integer::sum));
            }
        }
        Map<String, List<String>> besides = new LinkedHashMap<>();
        together.forEach((object, others) -> besides.put(object, byCount(others)));
        return new PopeObjects(counts, besides);
    }

    /** {@return all objects, the most frequent first; equally frequent ones as they were met} */
    List<String> popular() {
        return byCount(counts);
    }

    private static List<String> byCount(Map<String, Integer> counts) {
        List<String> objects = new ArrayList<>(counts.keySet());
        objects.sort(Comparator.comparing(counts::get, Comparator.reverseOrder()));
        return objects;
    }
}
