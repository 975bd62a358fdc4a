package groundlab.metrics.amber;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a yes/no question of AMBER is about. */
public enum AmberDimension {
    /** Whether an object is there; the right answer is always no. */
    EXISTENCE("discriminative-hallucination"),
    /** What an object is like. */
    STATE("discriminative-attribute-state"),
    /** How many there are. */
    NUMBER("discriminative-attribute-number"),
    /** What someone does. */
    ACTION("discriminative-attribute-action"),
    /** Whether two objects touch. */
    RELATION("discriminative-relation", "relation");

    private final List<String> types;

    AmberDimension(String... types) {
        this.types = List.of(types);
    }

    /** {@return the dimension of a {@code type} of the published annotations, if it is of one} */
    public static Optional<AmberDimension> of(String type) {
        return Arrays.stream(values()).filter(d -> d.types.contains(type)).findFirst();
    }

    /** {@return whether it is one of the three attributes} */
    public boolean attribute() {
        return this == STATE || this == NUMBER || this == ACTION;
    }
}
