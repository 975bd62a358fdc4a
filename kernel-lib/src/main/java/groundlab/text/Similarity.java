package groundlab.text;

/** How much two answers say the same. */
@FunctionalInterface
public interface Similarity {

    /** {@return a number in [−1, 1], 1 for the same} */
    double of(String one, String other);
}
