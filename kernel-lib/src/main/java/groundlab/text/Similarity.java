package groundlab.text;

/** How much two answers say the same. */
@FunctionalInterface
public interface Similarity {

    /** {@return a number in [−1, 1], 1 for the same} */
    double of(String one, String other);

    /** {@return a similarity that prints as {@code name}, so that a record can hold it} */
    static Similarity named(String name, Similarity measure) {
        return new NamedSimilarity(name, measure);
    }
}
