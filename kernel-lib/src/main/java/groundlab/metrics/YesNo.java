package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.data.Question;
import java.util.List;

/**
 * Answers to yes/no questions in the manner of POPE, <a href="https://arxiv.org/abs/2305.10355">Li
 * et al. (2023)</a>, section 5; "yes" is the positive class.
 *
 * <p>Differs from POPE's program in unclear answers, which that reads as yes. Here they are wrong
 * for the accuracy, a miss for the recall when "yes" was right, and neither yes nor no for
 * precision and yes ratio. Without unclear answers the formulas are the same.
 *
 * <pre>{@code
 * YesNo right = YesNo.of(true, YesNoParser.Answer.YES);
 * YesNo counts = right.plus(YesNo.of(false, YesNoParser.Answer.YES));
 * counts.precision(); // → 0.5
 * counts.yesRatio(); // → 1.0
 * }</pre>
 *
 * @param truePositives "yes" where yes was right
 * @param falsePositives "yes" where no was right
 * @param trueNegatives "no" where no was right
 * @param falseNegatives "no" where yes was right
 * @param unclearPositives unclear answers where yes was right
 * @param unclearNegatives unclear answers where no was right
 */
public record YesNo(
        int truePositives,
        int falsePositives,
        int trueNegatives,
        int falseNegatives,
        int unclearPositives,
        int unclearNegatives)
        implements Count<YesNo> {

    /** The score of no questions; the start of a sum. */
    public static final YesNo NONE = new YesNo(0, 0, 0, 0, 0, 0);

    /**
     * Accuracy, Precision, Recall, F1 score and Yes ratio, which POPE's program prints, and Unclear
     * ratio. The programs of some rules count unclear answers in other ways, see {@link
     * YesNoParser#metrics()}.
     */
    public static final List<Metric<YesNo>> METRICS = YesNoMetrics.pope(c -> c, c -> c);

    /**
     * ACC, TNR, TPR and Harmonic Mean, which <a
     * href="https://github.com/YanNeu/DASH-B">DASH-B</a>'s program prints (Augustin, Neuhaus and
     * Hein 2025, arXiv:2503.23573), and Unclear ratio.
     */
    public static final List<Metric<YesNo>> DASH_B = YesNoMetrics.dashB();

    /** Checks that no count is negative. */
    public YesNo {
        int least =
                Math.min(
                        Math.min(truePositives, falsePositives),
                        Math.min(trueNegatives, falseNegatives));
        least = Math.min(least, Math.min(unclearPositives, unclearNegatives));
        check(least >= 0, "counts must be >= 0, got one of %s", least);
    }

    /** {@return the score of one answer, read by {@link YesNoParser#STRICT}} */
    public static YesNo of(Question question, String answer) {
        return of(question.yes(), YesNoParser.STRICT.parse(answer, question.yes()));
    }

    /**
     * {@return the score of one answer}
     *
     * @param yes whether "yes" is the right answer
     * @param answer what was answered
     */
    public static YesNo of(boolean yes, YesNoParser.Answer answer) {
        int positive = yes ? 1 : 0;
        int negative = 1 - positive;
        return switch (answer) {
            case YES -> new YesNo(positive, negative, 0, 0, 0, 0);
            case NO -> new YesNo(0, 0, negative, positive, 0, 0);
            case UNCLEAR -> new YesNo(0, 0, 0, 0, positive, negative);
        };
    }

    @Override
    public YesNo plus(YesNo other) {
        return new YesNo(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                trueNegatives + other.trueNegatives,
                falseNegatives + other.falseNegatives,
                unclearPositives + other.unclearPositives,
                unclearNegatives + other.unclearNegatives);
    }

    /** {@return the same without the questions whose answers are unclear} */
    public YesNo clear() {
        return new YesNo(truePositives, falsePositives, trueNegatives, falseNegatives, 0, 0);
    }

    /** {@return questions asked} */
    public int questions() {
        return saidYes() + trueNegatives + falseNegatives + unclear();
    }

    /** {@return answers that were neither yes nor no} */
    public int unclear() {
        return unclearPositives + unclearNegatives;
    }

    /** {@return right answers / questions in [0, 1], or NaN when none was asked} */
    public double accuracy() {
        return (double) (truePositives + trueNegatives) / questions();
    }

    /** {@return TP / (TP + FP) in [0, 1], or NaN when no answer was yes} */
    public double precision() {
        return (double) truePositives / saidYes();
    }

    /** {@return TP / questions whose answer is yes, in [0, 1], or NaN when there are none} */
    public double recall() {
        return (double) truePositives / rightlyYes();
    }

    /**
     * {@return F1 = 2PR / (P + R) in [0, 1], as 2TP / (yes answers + yes questions): 0 when nothing
     * was found; NaN when there is neither}
     */
    public double f1() {
        return 2.0 * truePositives / (saidYes() + rightlyYes());
    }

    /** {@return yes answers / questions in [0, 1], or NaN when none was asked} */
    public double yesRatio() {
        return (double) saidYes() / questions();
    }

    /** {@return unclear answers / questions in [0, 1], or NaN when none was asked} */
    public double unclearRatio() {
        return (double) unclear() / questions();
    }

    /** {@return TN / questions whose answer is no, in [0, 1], or NaN when there are none} */
    public double specificity() {
        return (double) trueNegatives / (trueNegatives + falsePositives + unclearNegatives);
    }

    /**
     * {@return the harmonic mean of recall and specificity in [0, 1]: 0 when one of them is 0; NaN
     * when one is undefined}
     */
    public double harmonicMean() {
        double sum = recall() + specificity();
        return sum == 0 ? 0 : 2 * recall() * specificity() / sum;
    }

    private int saidYes() {
        return truePositives + falsePositives;
    }

    private int rightlyYes() {
        return truePositives + falseNegatives + unclearPositives;
    }
}
