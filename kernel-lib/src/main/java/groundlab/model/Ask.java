package groundlab.model;

import static groundlab.internal.Checks.check;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A question about a view, and how its answer begins.
 *
 * <pre>{@code
 * List<ImageView> views = List.of(ImageView.of(image));
 * Ask whole = new Ask(0, "Describe the image.", "", new Random(7));
 * Ask begun = new Ask(0, "Describe the image.", "There is a", new Random(7));
 * List<String> answers = model.answers(views, List.of(whole, begun), Decoding.sampled(0.8, 32));
 * }</pre>
 *
 * @param view index into the views of the same call
 * @param prompt the question, without chat layout
 * @param start the beginning of the answer, continued from there; empty for a whole answer
 * @param random the chance for this answer; null for greedy decoding
 */
public record Ask(int view, String prompt, String start, RandomGenerator random) {

    /** {@return a question to be answered greedily from the beginning} */
    public static Ask greedy(int view, String prompt) {
        return new Ask(view, prompt, "", null);
    }

    /** {@return the view that it asks about} */
    ImageView in(List<ImageView> views) {
        check(
                view >= 0 && view < views.size(),
                "a question asks about view %d of %d",
                view,
                views.size());
        return views.get(view);
    }
}
