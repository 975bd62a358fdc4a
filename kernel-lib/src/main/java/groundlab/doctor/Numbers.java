package groundlab.doctor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as one writes them: 0.123, 1e-5, 1230. */
final class Numbers {

    private static final MathContext THREE = new MathContext(3);

    private Numbers() {}

    /** {@return a number with three digits} */
    static String of(double x) {
        double size = Math.abs(x);
        if (!Double.isFinite(x) || x == 0) {
            return x == 0 ? "0" : Double.toString(x);
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", x).replaceFirst("\\.?0*e\\+?(-?)0*", "e$1");
        }
        BigDecimal round = new BigDecimal(x).round(size < 1000 ? THREE : new MathContext(6));
        return (size < 1000 ? round : round.setScale(0, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toPlainString();
    }
}
