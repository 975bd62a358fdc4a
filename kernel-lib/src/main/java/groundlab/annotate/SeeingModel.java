package groundlab.annotate;

import groundlab.data.Picture;
import groundlab.internal.Seeds;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.text.TextModel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A vision-language model that replies to requests with a picture; one picture of several requests
 * is looked at once. A system text is put before the prompt, a line apart. The caller closes the
 * model.
 *
 * @param model the model
 * @param decoding how replies are drawn
 */
public record SeeingModel(Vlm model, Decoding decoding) implements TextModel {

    @Override
    public List<Reply> replies(List<Request> requests, LongConsumer done) {
        Map<Picture, Integer> viewOf = new IdentityHashMap<>();
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (Request request : requests) {
            Picture picture = request.picture().orElse(null);
            Integer view = viewOf.get(picture);
            if (view == null) {
                view = views.size();
                viewOf.put(picture, view);
                views.add(view(request.picture()));
            }
            String before = request.system().isBlank() ? "" : request.system() + "\n";
            asks.add(
                    new Ask(
                            view,
                            before + request.prompt(),
                            "",
                            Seeds.stream(request.seed(), "seeing model")));
        }
        return model.answers(views, asks, decoding, done).stream().map(Reply::of).toList();
    }

    private static ImageView view(Optional<Picture> picture) {
        return picture.map(one -> ImageView.of(one.pixels())).orElseGet(ImageView::none);
    }

    @Override
    public String toString() {
        return "SeeingModel[model=%s, sha256=%.12s, decoding=%s]"
                .formatted(model, model.fingerprint(), decoding);
    }
}
