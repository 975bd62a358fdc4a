package groundlab.metrics;

import java.util.List;
import java.util.function.UnaryOperator;

/** The lists of metrics that programs report of {@link YesNo}. */
final class YesNoMetrics {

    private YesNoMetrics() {}

    /** Which of the counts a program looks at. */
    @FunctionalInterface
    interface View extends UnaryOperator<YesNo> {}

    /**
     * {@return what POPE's program prints, and the share of unclear answers}
     *
     * @param forAccuracy what accuracy and yes ratio look at
     * @param forRatios what precision, recall and F1 look at
     */
    static List<Metric<YesNo>> pope(View forAccuracy, View forRatios) {
        return List.of(
                Metric.higher(
                        "Accuracy",
                        c -> forAccuracy.apply(c).accuracy(),
                        "no question was answered"),
                Metric.higher(
                        "Precision", c -> forRatios.apply(c).precision(), "no answer was yes"),
                Metric.higher(
                        "Recall",
                        c -> forRatios.apply(c).recall(),
                        "no question whose answer is yes"),
                Metric.higher(
                        "F1 score",
                        c -> forRatios.apply(c).f1(),
                        "no answer was yes and none should have been"),
                Metric.neither(
                        "Yes ratio",
                        c -> forAccuracy.apply(c).yesRatio(),
                        "no question was answered"),
                unclear());
    }

    /** {@return what DASH-B's program prints, and the share of unclear answers} */
    static List<Metric<YesNo>> dashB() {
        return List.of(
                Metric.higher("ACC", YesNo::accuracy, "no question was answered"),
                Metric.higher("TNR", YesNo::specificity, "no question whose answer is no"),
                Metric.higher("TPR", YesNo::recall, "no question whose answer is yes"),
                Metric.higher("Harmonic Mean", YesNo::harmonicMean, "TNR or TPR is undefined"),
                unclear());
    }

    private static Metric<YesNo> unclear() {
        return Metric.lower("Unclear ratio", YesNo::unclearRatio, "no question was answered");
    }
}
