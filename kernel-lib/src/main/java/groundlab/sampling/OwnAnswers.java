package groundlab.sampling;

import groundlab.data.Example;
import groundlab.internal.Seeds;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several answers of the policy to each example.
 *
 * @param k answers to each
 * @param decoding how they are drawn
 * @param key keeps the chance apart from that of other samplers
 */
record OwnAnswers(int k, Decoding decoding, String key) {

    /** {@return k answers to each example; the picture and the question are run once for all k} */
    List<List<String>> draw(Vlm policy, List<Example> examples, long seed) {
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (Example example : examples) {
            int view = views.size();
            views.add(ImageView.of(example.picture().pixels()));
            for (int i = 0; i < k; i++) {
                asks.add(
                        new Ask(
                                view,
                                example.prompt(),
                                "",
                                Seeds.stream(seed, key, example.id(), i)));
            }
        }
        List<String> answers = policy.answers(views, asks, decoding, done -> {});
        return IntStream.range(0, examples.size())
                .mapToObj(e -> answers.subList(e * k, (e + 1) * k))
                .toList();
    }
}
