package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.internal.Seeds;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.text.TextModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The language part of a vision-language model as a text model: it is asked without a picture. A
 * system text is put before the prompt, a line apart.
 *
 * @param model the model
 * @param decoding how replies are drawn
 */
public record LanguagePart(Vlm model, Decoding decoding) implements TextModel {

    @Override
    public List<Reply> replies(List<Request> requests, LongConsumer done) {
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (Request request : requests) {
            check(request.picture().isEmpty(), "the language part of a model sees no picture");
            String before = request.system().isBlank() ? "" : request.system() + "\n";
            views.add(ImageView.none());
            asks.add(
                    new Ask(
                            views.size() - 1,
                            before + request.prompt(),
                            "",
                            Seeds.stream(request.seed(), "language part")));
        }
        return model.answers(views, asks, decoding, done).stream().map(this::reply).toList();
    }

    private Reply reply(String text) {
        return text.isBlank() ? Reply.failed("an empty answer") : Reply.of(text);
    }

    @Override
    public String toString() {
        return "LanguagePart[model=%s, sha256=%.12s, decoding=%s]"
                .formatted(model, model.fingerprint(), decoding);
    }
}
