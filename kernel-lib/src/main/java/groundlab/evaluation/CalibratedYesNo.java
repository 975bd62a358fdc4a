package groundlab.evaluation;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Question;
import groundlab.metrics.Rate;
import groundlab.model.Ask;
import groundlab.model.Calibration;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.model.YesNoAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * How many yes/no questions a model answers correctly before and after the language prior was taken
 * off.
 *
 * <pre>{@code
 * Calibration prior = Calibration.against(Blind.NONE);
 * CalibratedYesNo answers = CalibratedYesNo.of(prior, model, world.test());
 * show(answers.plain().interval(), answers.calibrated().interval());
 * }</pre>
 *
 * @param plain correct by what is likelier, yes or no
 * @param calibrated correct by what is likelier after calibration
 */
public record CalibratedYesNo(Rate plain, Rate calibrated) {

    /** {@return the counts over all yes/no questions of the examples} */
    public static CalibratedYesNo of(Calibration calibration, Vlm model, Examples examples) {
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        for (Example example : examples) {
            views.add(ImageView.of(example.picture().pixels()));
            for (Question question : example.questions()) {
                asks.add(Ask.greedy(views.size() - 1, question.text()));
                questions.add(question);
            }
        }
        Rate plain = Rate.NONE;
        Rate calibrated = Rate.NONE;
        List<YesNoAnswer> answers = calibration.answers(model, views, asks);
        for (int i = 0; i < answers.size(); i++) {
            boolean yes = questions.get(i).yes();
            plain = plain.plus(Rate.of(answers.get(i).plain() > 0.5 == yes));
            calibrated = calibrated.plus(Rate.of(answers.get(i).calibrated() > 0.5 == yes));
        }
        return new CalibratedYesNo(plain, calibrated);
    }
}
