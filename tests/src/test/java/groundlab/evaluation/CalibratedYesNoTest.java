package groundlab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Question;
import groundlab.metrics.Rate;
import groundlab.model.Blind;
import groundlab.model.Calibration;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import org.junit.jupiter.api.Test;

class CalibratedYesNoTest {

    @Test
    void theLikelierWordCountsBeforeCalibration() {
        try (Vlm model = Tiny.model()) {
            Examples some = Tiny.examples(4);
            Rate likelier = Rate.NONE;
            for (Example example : some) {
                ImageView view = ImageView.of(example.picture().pixels());
                for (Question question : example.questions()) {
                    boolean yes =
                            first(model, view, question, "Yes")
                                    > first(model, view, question, "No");
                    likelier = likelier.plus(Rate.of(yes == question.yes()));
                }
            }
            var counts = CalibratedYesNo.of(Calibration.against(Blind.NONE), model, some);
            assertEquals(likelier, counts.plain());
            assertEquals(likelier.of(), counts.calibrated().of());
        }
    }

    /** The first token of the answer; the end token follows both words alike or not. */
    private static float first(Vlm model, ImageView view, Question question, String word) {
        return model.tokenLogps(view, question.text(), word)[0];
    }
}
