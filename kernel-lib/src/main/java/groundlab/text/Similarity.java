package groundlab.text;

import static groundlab.internal.Checks.check;

import java.util.List;

/** How much two answers say the same. */
@FunctionalInterface
public interface Similarity {

    /** {@return a number in [−1, 1], 1 for the same} */
    double of(String one, String other);

    /** {@return a similarity that prints as {@code name}, so that a record can hold it} */
    static Similarity named(String name, Similarity measure) {
        return new NamedSimilarity(name, measure);
    }

    /**
     * {@return the similarity of each answer to the other one at its place} The numbers are those
     * of {@link #of(String, String)}; a measure that is quicker on many at once has its own way.
     */
    default double[] of(List<String> ones, List<String> others) {
        check(
                ones.size() == others.size(),
                "there must be as many answers as other ones, got %d and %d",
                ones.size(),
                others.size());
        double[] similarities = new double[ones.size()];
        for (int i = 0; i < similarities.length; i++) {
            similarities[i] = of(ones.get(i), others.get(i));
        }
        return similarities;
    }
}
