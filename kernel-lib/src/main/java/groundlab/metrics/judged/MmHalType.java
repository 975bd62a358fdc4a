package groundlab.metrics.judged;

import java.util.List;
import java.util.Locale;

/** The eight kinds of questions of MMHal-Bench, in the order of its file, twelve of each. */
public enum MmHalType {
    /** What an object is like. */
    ATTRIBUTE,
    /** Asks for something that is not there. */
    ADVERSARIAL,
    /** One object against another. */
    COMPARISON,
    /** How many. */
    COUNTING,
    /** Where objects are to each other. */
    RELATION,
    /** What surrounds them. */
    ENVIRONMENT,
    /** All of the picture. */
    HOLISTIC,
    /** The rest. */
    OTHER;

    private static final List<MmHalType> ALL = List.of(values());

    /** {@return the type of the question at a place in the benchmark's file, from 0} */
    public static MmHalType at(int place) {
        return ALL.get(Math.floorMod(place, ALL.size()));
    }

    /** {@return the type of this name, such as {@code attribute}} */
    public static MmHalType of(String name) {
        for (MmHalType type : ALL) {
            if (type.name().equalsIgnoreCase(name.strip())) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "a question type of MMHal-Bench is one of " + ALL + ", got " + name);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
