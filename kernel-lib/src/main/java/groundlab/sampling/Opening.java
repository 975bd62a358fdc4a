package groundlab.sampling;

import groundlab.data.Example;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.GenerationHook;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How the answer to an example is begun.
 *
 * @param view what the model sees
 * @param start the beginning of the answer, may be empty
 * @param chance decides the rest
 */
record Opening(ImageView view, String start, RandomGenerator chance) {

    /** {@return how the model goes on from each opening, in one batch} */
    static List<String> continued(
            Vlm policy, List<Example> examples, List<Opening> openings, Decoding decoding) {
        return continued(policy, examples, openings, decoding, GenerationHook.NONE);
    }

    static List<String> continued(
            Vlm policy,
            List<Example> examples,
            List<Opening> openings,
            Decoding decoding,
            GenerationHook hook) {
        List<Ask> asks = new ArrayList<>();
        for (int i = 0; i < openings.size(); i++) {
            Opening opening = openings.get(i);
            asks.add(new Ask(i, examples.get(i).prompt(), opening.start, opening.chance));
        }
        List<ImageView> views = openings.stream().map(Opening::view).toList();
        return policy.answers(views, asks, decoding, hook, done -> {});
    }
}
