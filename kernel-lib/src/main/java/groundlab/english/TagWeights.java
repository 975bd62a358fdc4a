package groundlab.english;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A linear model of tags: what each value of a feature says for and against each tag. */
final class TagWeights {

    /** Weights of some tags, by their numbers. */
    private record Row(int[] tags, double[] weights) {}

    private final char separator;
    private final List<String> features;
    private final List<Map<String, Row>> rows = new ArrayList<>();
    private final List<String> tags;
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * Makes a model without weights.
     *
     * @param features names in the order in which weights are summed; one may come twice
     * @param separator what stands between the name of a feature and its value
     */
    TagWeights(List<String> features, char separator, Collection<String> tags) {
        this.separator = separator;
        this.features = features;
        this.tags = List.copyOf(new TreeSet<>(tags));
        for (String tag : this.tags) {
            numbers.put(tag, numbers.size());
        }
        Map<String, Map<String, Row>> byName = new HashMap<>();
        for (String name : features) {
            rows.add(byName.computeIfAbsent(name, any -> new HashMap<>()));
        }
    }

    /** {@return sums of zero, one for each tag} */
    double[] sums() {
        return new double[tags.size()];
    }

    /** {@return the number of a tag, or null where there is no such tag} */
    Integer number(String tag) {
        return numbers.get(tag);
    }

    /** {@return a tag by its number} */
    String tag(int number) {
        return tags.get(number);
    }

    /**
     * Takes in the weights of a feature with its value, such as {@code i-1 word the}.
     *
     * @return whether there is such a feature and all tags are known
     */
    boolean add(String feature, Map<String, Double> byTag) {
        int name = nameOf(feature);
        if (name < 0 || !numbers.keySet().containsAll(byTag.keySet())) {
            return false;
        }
        int[] named = byTag.keySet().stream().mapToInt(numbers::get).toArray();
        double[] weights = byTag.values().stream().mapToDouble(Double::doubleValue).toArray();
        String value = feature.substring(Math.min(feature.length(), nameLength(name) + 1));
        rows.get(name).put(value, new Row(named, weights));
        return true;
    }

    private int nameOf(String feature) {
        for (int i = 0; i < features.size(); i++) {
            int length = nameLength(i);
            boolean named = feature.startsWith(features.get(i));
            if (named && (feature.length() == length || feature.charAt(length) == separator)) {
                return i;
            }
        }
        return -1;
    }

    private int nameLength(int name) {
        return features.get(name).length();
    }

    /**
     * Adds to the sums of tags what the values of some features say.
     *
     * @param first the index of the first of these features; sums depend on the order to the last
     *     digit
     * @param values of these features, in their order; null where one does not hold
     */
    void add(double[] sums, int first, String[] values) {
        for (int i = 0; i < values.length; i++) {
            Row row = values[i] == null ? null : rows.get(first + i).get(values[i]);
            for (int k = 0; row != null && k < row.tags.length; k++) {
                sums[row.tags[k]] += row.weights[k];
            }
        }
    }

    /** {@return the tag with the highest sum; of equal ones the last in the alphabet} */
    static int best(double[] sums) {
        int best = 0;
        for (int i = 1; i < sums.length; i++) {
            best = sums[i] >= sums[best] ? i : best;
        }
        return best;
    }
}
