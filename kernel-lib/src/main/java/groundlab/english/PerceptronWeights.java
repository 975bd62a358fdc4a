package groundlab.english;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What each value of a feature says for and against each label. */
final class PerceptronWeights {

    /** The names of the features, in the order in which their weights are summed. */
    static final List<String> FEATURES =
            List.of(
                    "bias",
                    "i suffix",
                    "i pref1",
                    "i-1 tag",
                    "i-2 tag",
                    "i tag+i-2 tag",
                    "i word",
                    "i-1 tag+i word",
                    "i-1 word",
                    "i-1 suffix",
                    "i-2 word",
                    "i+1 word",
                    "i+1 suffix",
                    "i+2 word");

    /** Weights of some labels, by their numbers. */
    private record Row(short[] labels, double[] weights) {}

    private final List<Map<String, Row>> rows = new ArrayList<>();
    private final List<String> labels;
    private final Map<String, Integer> numbers = new HashMap<>();

    PerceptronWeights(Collection<String> labels) {
        this.labels = List.copyOf(new TreeSet<>(labels));
        for (String label : this.labels) {
            numbers.put(label, numbers.size());
        }
        FEATURES.forEach(name -> rows.add(new HashMap<>()));
    }

    int labels() {
        return labels.size();
    }

    /** {@return the one copy of a label that is kept, or null where it is none} */
    String label(String text) {
        Integer number = numbers.get(text);
        return number == null ? null : labels.get(number);
    }

    /**
     * Takes in the weights of a feature with its value, such as {@code i-1 word the}.
     *
     * @return whether there is such a feature and all labels are known
     */
    boolean add(String feature, Map<String, Double> byLabel) {
        int name = nameOf(feature);
        if (name < 0 || !numbers.keySet().containsAll(byLabel.keySet())) {
            return false;
        }
        Row row = new Row(new short[byLabel.size()], new double[byLabel.size()]);
        int i = 0;
        for (Map.Entry<String, Double> one : byLabel.entrySet()) {
            row.labels[i] = numbers.get(one.getKey()).shortValue();
            row.weights[i++] = one.getValue();
        }
        int valueAt = FEATURES.get(name).length() + 1;
        rows.get(name).put(valueAt < feature.length() ? feature.substring(valueAt) : "", row);
        return true;
    }

    private static int nameOf(String feature) {
        for (int i = 0; i < FEATURES.size(); i++) {
            String name = FEATURES.get(i);
            if (feature.equals(name) || feature.startsWith(name + " ")) {
                return i;
            }
        }
        return -1;
    }

    /** {@return the label with the highest sum; of equal ones the last in the alphabet} */
    String best(double[] scores, String[] values) {
        Arrays.fill(scores, 0);
        for (int i = 0; i < values.length; i++) {
            Row row = rows.get(i).get(values[i]);
            for (int k = 0; row != null && k < row.labels.length; k++) {
                scores[row.labels[k]] += row.weights[k];
            }
        }
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] >= scores[best] ? i : best;
        }
        return labels.get(best);
    }
}
