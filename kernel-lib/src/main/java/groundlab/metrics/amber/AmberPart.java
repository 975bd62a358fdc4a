package groundlab.metrics.amber;

import java.math.BigDecimal;
import java.util.Map;

/** A part of the yes/no questions for which AMBER's program prints numbers. */
public enum AmberPart {
    /** All of them. */
    DISCRIMINATIVE("Descriminative Task"),
    /** {@link AmberDimension#EXISTENCE}. */
    EXISTENCE("Exsitence"),
    /** State, number and action together. */
    ATTRIBUTE("Attribute"),
    /** {@link AmberDimension#STATE}. */
    STATE("State"),
    /** {@link AmberDimension#NUMBER}. */
    NUMBER("Number"),
    /** {@link AmberDimension#ACTION}. */
    ACTION("Action"),
    /** {@link AmberDimension#RELATION}. */
    RELATION("Relation");

    private final String heading;

    AmberPart(String heading) {
        this.heading = heading;
    }

    /** {@return the heading that the program prints, in its spelling} */
    public String heading() {
        return heading;
    }

    /** {@return whether questions of a dimension are in this part} */
    public boolean holds(AmberDimension dimension) {
        return switch (this) {
            case DISCRIMINATIVE -> true;
            case ATTRIBUTE -> dimension.attribute();
            default -> name().equals(dimension.name());
        };
    }

    /** {@return the numbers that the program prints for this part, see {@link AmberPrint}} */
    public Map<String, BigDecimal> printed(AmberDiscriminative counts) {
        return switch (this) {
            case EXISTENCE -> AmberPrint.ofExistence(counts);
            case ATTRIBUTE -> AmberPrint.ofAttributes(counts);
            default -> AmberPrint.of(counts);
        };
    }
}
