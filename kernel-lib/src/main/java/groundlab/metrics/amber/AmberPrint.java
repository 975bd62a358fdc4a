package groundlab.metrics.amber;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that AMBER's program prints: percentages with one decimal. They differ from the exact
 * ratios in that all denominators start at 0.001, and in that F1 is taken from the rounded
 * precision and recall with a small number in its denominator.
 */
public final class AmberPrint {

    private static final double START = 0.001; // of every denominator, in data/metrics.txt
    private static final double GUARD = 0.0001; // of F1
    private static final double EXISTENCE_GUARD = 0.001; // in the program, for this one alone
    private static final int ATTRIBUTES = 3; // denominators that are added for them

    private AmberPrint() {}

    /** {@return CHAIR, Cover, Hal and Cog} */
    public static Map<String, BigDecimal> of(AmberGenerative c) {
        int clean = c.responses() - c.wrongResponses();
        Map<String, BigDecimal> numbers = new LinkedHashMap<>();
        numbers.put("CHAIR", percent(c.invented(), c.mentions(), 1));
        numbers.put("Cover", percent(c.covered(), c.objects(), 1));
        numbers.put("Hal", rounded(100 - clean / (c.responses() + START) * 100));
        numbers.put("Cog", percent(c.named(), c.targets(), 1));
        return numbers;
    }

    /** {@return Accuracy, Precision, Recall and F1 of all questions or of one dimension} */
    public static Map<String, BigDecimal> of(AmberDiscriminative counts) {
        return of(counts, 1, GUARD);
    }

    /** {@return the same of the dimension existence} */
    public static Map<String, BigDecimal> ofExistence(AmberDiscriminative counts) {
        return of(counts, 1, EXISTENCE_GUARD);
    }

    /** {@return the same of state, number and action together} */
    public static Map<String, BigDecimal> ofAttributes(AmberDiscriminative counts) {
        return of(counts, ATTRIBUTES, GUARD);
    }

    /** {@return the AMBER score, (100 − CHAIR + F1) / 2 of what is printed, rounded half up} */
    public static BigDecimal score(BigDecimal chair, BigDecimal f1) {
        BigDecimal sum = BigDecimal.valueOf(100).subtract(chair).add(f1);
        return sum.divide(BigDecimal.valueOf(2)).setScale(1, RoundingMode.HALF_UP);
    }

    private static Map<String, BigDecimal> of(AmberDiscriminative c, int parts, double guard) {
        BigDecimal precision = percent(c.rightlyNo(), c.saidNo(), parts);
        BigDecimal recall = percent(c.rightlyNo(), c.no(), parts);
        double p = precision.doubleValue() / 100;
        double r = recall.doubleValue() / 100;
        Map<String, BigDecimal> numbers = new LinkedHashMap<>();
        numbers.put("Accuracy", percent(c.right(), c.questions(), parts));
        numbers.put("Precision", precision);
        numbers.put("Recall", recall);
        numbers.put("F1", rounded(2 * p * r / (p + r + guard) * 100));
        return numbers;
    }

    private static BigDecimal percent(int part, int whole, int parts) {
        return rounded(part / (whole + parts * START) * 100);
    }

    /** {@return a number as Python rounds it: the exact binary value, ties to even} */
    private static BigDecimal rounded(double number) {
        return new BigDecimal(number).setScale(1, RoundingMode.HALF_EVEN);
    }
}
