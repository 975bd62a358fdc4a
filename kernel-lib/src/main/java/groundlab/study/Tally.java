package groundlab.study;

import groundlab.evaluation.HallucinationReport;
import groundlab.metrics.Chair;
import groundlab.metrics.Count;
import groundlab.metrics.Mean;
import groundlab.metrics.Rate;
import groundlab.metrics.YesNo;

/**
 * What a trained model did on one picture, or on many.
 *
 * @param chair objects in its captions
 * @param partner how often it named the absent one of a strong pair
 * @param yesNo how often it answered a question about an object correctly
 * @param words of a caption
 */
public record Tally(Chair chair, Rate partner, Rate yesNo, Mean words) implements Count<Tally> {

    /** {@return the counts of one picture} */
    public static Tally of(HallucinationReport.Row row) {
        YesNo asked = row.questions();
        int right = asked.truePositives() + asked.trueNegatives();
        return new Tally(
                row.chair(),
                row.strong(),
                new Rate(right, asked.questions()),
                Mean.of(row.answer().split("\\W+").length));
    }

    @Override
    public Tally plus(Tally other) {
        return new Tally(
                chair.plus(other.chair),
                partner.plus(other.partner),
                yesNo.plus(other.yesNo),
                words.plus(other.words));
    }
}
