package groundlab.metrics.amber;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import groundlab.metrics.YesNo;
import java.util.List;

/**
 * Counts over yes/no questions, AMBER section 3.3: "No" is the positive class, so that precision
 * and recall are about the hallucinations that a model denies.
 *
 * @param questions questions asked
 * @param right of those, rightly answered
 * @param saidNo answers that were no
 * @param rightlyNo of those, where no was right
 * @param no questions whose answer is no
 * @param unclear answers that were neither yes nor no
 */
public record AmberDiscriminative(
        int questions, int right, int saidNo, int rightlyNo, int no, int unclear)
        implements Count<AmberDiscriminative> {

    /** The score of no questions; the start of a sum. */
    public static final AmberDiscriminative NONE = new AmberDiscriminative(0, 0, 0, 0, 0, 0);

    /** Accuracy, Precision, Recall and F1, which the program prints, and Unclear ratio. */
    public static final List<Metric<AmberDiscriminative>> METRICS =
            List.of(
                    Metric.higher(
                            "Accuracy", AmberDiscriminative::accuracy, "no question was answered"),
                    Metric.higher("Precision", AmberDiscriminative::precision, "no answer was no"),
                    Metric.higher(
                            "Recall",
                            AmberDiscriminative::recall,
                            "no question whose answer is no"),
                    Metric.higher(
                            "F1",
                            AmberDiscriminative::f1,
                            "no answer was no and none should have been"),
                    Metric.lower(
                            "Unclear ratio",
                            AmberDiscriminative::unclearRatio,
                            "no question was answered"));

    /** Checks that no part is larger than its whole. */
    public AmberDiscriminative {
        boolean parts =
                0 <= rightlyNo
                        && rightlyNo <= saidNo
                        && rightlyNo <= no
                        && rightlyNo <= right
                        && right + unclear <= questions
                        && unclear >= 0;
        if (!parts) { // no boxing: a bootstrap makes millions of these
            check(
                    false,
                    "parts must be within their wholes, got %s of %s right, %s no, %s of %s rightly,"
                            + " %s unclear",
                    right,
                    questions,
                    no,
                    rightlyNo,
                    saidNo,
                    unclear);
        }
    }

    /** {@return the counts of answers, with no in the place of yes} */
    public static AmberDiscriminative of(YesNo answers) {
        return new AmberDiscriminative(
                answers.questions(),
                answers.truePositives() + answers.trueNegatives(),
                answers.trueNegatives() + answers.falseNegatives(),
                answers.trueNegatives(),
                answers.trueNegatives() + answers.falsePositives() + answers.unclearNegatives(),
                answers.unclear());
    }

    @Override
    public AmberDiscriminative plus(AmberDiscriminative other) {
        return new AmberDiscriminative(
                questions + other.questions,
                right + other.right,
                saidNo + other.saidNo,
                rightlyNo + other.rightlyNo,
                no + other.no,
                unclear + other.unclear);
    }

    /** {@return right / questions in [0, 1], or NaN when none was asked} */
    public double accuracy() {
        return (double) right / questions;
    }

    /** {@return rightly no / said no in [0, 1], or NaN when no answer was no} */
    public double precision() {
        return (double) rightlyNo / saidNo;
    }

    /** {@return rightly no / questions whose answer is no, or NaN when there are none} */
    public double recall() {
        return (double) rightlyNo / no;
    }

    /** {@return 2PR / (P + R) in [0, 1]: 0 when nothing was found; NaN when there is neither} */
    public double f1() {
        return 2.0 * rightlyNo / (saidNo + no);
    }

    /** {@return unclear answers / questions in [0, 1], or NaN when none was asked} */
    public double unclearRatio() {
        return (double) unclear / questions;
    }
}
