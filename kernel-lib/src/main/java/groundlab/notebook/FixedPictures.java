package groundlab.notebook;

import groundlab.data.Example;
import groundlab.data.Truth;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.notebook.CaptionGallery.Caption;
import groundlab.notebook.CaptionGallery.Card;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The same pictures again and again, with what a model says when it is first and last asked. */
final class FixedPictures {

    private static final Decoding DECODING = Decoding.greedy(64); // as Hallucination

    private final List<Example> examples;
    private final Spans marking;
    private final Map<Integer, List<String>> captions = new LinkedHashMap<>(); // by step

    FixedPictures(List<Example> examples, Spans marking) {
        this.examples = examples;
        this.marking = marking;
    }

    boolean isEmpty() {
        return examples.isEmpty();
    }

    /** Asks the model what it says after {@code step}; of what it said before, the first stays. */
    void ask(Vlm model, int step) {
        List<ImageView> views =
                examples.stream().map(e -> ImageView.of(e.picture().pixels())).toList();
        List<Ask> asks =
                IntStream.range(0, examples.size())
                        .mapToObj(i -> Ask.greedy(i, examples.get(i).prompt()))
                        .toList();
        List<String> answers = model.answers(views, asks, DECODING, done -> {});
        if (captions.size() > 1) {
            captions.keySet().removeAll(List.copyOf(captions.keySet()).subList(1, captions.size()));
        }
        captions.put(step, answers);
    }

    Html html() {
        List<Card> cards = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            int at = i;
            List<Caption> said = new ArrayList<>();
            captions.forEach((step, all) -> said.add(caption(at, step, all.get(at))));
            cards.add(new Card(examples.get(i).picture(), said));
        }
        return CaptionGallery.of(cards);
    }

    private Caption caption(int i, int step, String said) {
        Truth truth = examples.get(i).truth();
        boolean known = !truth.equals(Truth.UNKNOWN);
        String text = said.strip();
        return new Caption("step " + step, text, known ? marking.invented(text, truth) : List.of());
    }
}
