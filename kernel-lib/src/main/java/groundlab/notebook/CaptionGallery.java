package groundlab.notebook;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Picture;
import groundlab.evaluation.HallucinationReport;
import groundlab.metrics.Lexicon;
import groundlab.notebook.Marks.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pictures with what one or more models say about them, words that are not in the picture marked.
 *
 * <pre>{@code
 * var card = CaptionGallery.Card.of(picture, "a fork and a knife", List.of(new Span(13, 18)));
 * show(CaptionGallery.of(List.of(card)));
 * }</pre>
 */
public final class CaptionGallery {

    private static final int SIDE = 208; // pixels

    private CaptionGallery() {}

    /**
     * What a model says.
     *
     * @param by who says it, such as {@code "base"}; empty to leave it out
     * @param text the caption
     * @param invented where it names what is not in the picture
     */
    public record Caption(String by, String text, List<Span> invented) {

        /** Checks that the spans lie in the text. */
        public Caption {
            invented = List.copyOf(invented);
            for (Span span : invented) {
                check(
                        span.end() <= text.length(),
                        "a span must end within the %d characters of its caption, got %d",
                        text.length(),
                        span.end());
            }
        }

        private Html marked() {
            return new Marks(text).with(Kind.INVENTED, invented).html();
        }
    }

    /**
     * A picture and its captions.
     *
     * @param picture the picture
     * @param captions one or more
     */
    public record Card(Picture picture, List<Caption> captions) {

        /** Copies the captions. */
        public Card {
            captions = List.copyOf(captions);
        }

        /** {@return a card with one caption of nobody in particular} */
        public static Card of(Picture picture, String caption, List<Span> invented) {
            return new Card(picture, List.of(new Caption("", caption, invented)));
        }
    }

    /** {@return the examples with their own answers, what is not in the picture marked} */
    public static Html of(Examples examples, Lexicon objects) {
        Spans spans = Spans.of(objects);
        return of(
                examples.stream()
                        .map(
                                e ->
                                        Card.of(
                                                e.picture(),
                                                e.answer(),
                                                spans.invented(e.answer(), e.truth())))
                        .toList());
    }

    /** {@return the first examples with their reference answers} */
    public static Html of(Examples examples, int first) {
        return of(
                examples.first(Math.min(first, examples.size())).stream()
                        .map(e -> Card.of(e.picture(), e.answer(), List.of()))
                        .toList());
    }

    /**
     * {@return the first pictures of reports on the same examples, with what each model says}
     *
     * @param byModel reports by the name of the model
     * @param first how many pictures
     */
    public static Html of(Map<String, HallucinationReport> byModel, int first) {
        check(!byModel.isEmpty(), "a gallery needs at least one report, got none");
        List<HallucinationReport.Row> rows = byModel.values().iterator().next().rows();
        return of(
                IntStream.range(0, Math.min(first, rows.size()))
                        .mapToObj(i -> card(rows.get(i).example(), i, byModel))
                        .toList());
    }

    /**
     * {@return the pictures with what each model says}
     *
     * @param byModel captions by the name of the model, one for each picture
     */
    public static Html of(List<Picture> pictures, Map<String, List<String>> byModel) {
        byModel.forEach(
                (model, texts) ->
                        check(
                                texts.size() == pictures.size(),
                                "%s must have a caption for each of the %d pictures, has %d",
                                model,
                                pictures.size(),
                                texts.size()));
        List<Card> cards = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            List<Caption> captions = new ArrayList<>();
            for (Map.Entry<String, List<String>> one : byModel.entrySet()) {
                captions.add(new Caption(one.getKey(), one.getValue().get(i), List.of()));
            }
            cards.add(new Card(pictures.get(i), captions));
        }
        return of(cards);
    }

    private static Card card(Example example, int i, Map<String, HallucinationReport> byModel) {
        List<Caption> captions = new ArrayList<>();
        byModel.forEach(
                (model, report) -> {
                    HallucinationReport.Row row = report.rows().get(i);
                    check(
                            row.example().id().equals(example.id()),
                            "reports in a gallery must be on the same examples, row %d is %s and %s",
                            i,
                            example.id(),
                            row.example().id());
                    captions.add(
                            new Caption(
                                    model,
                                    row.answer(),
                                    Spans.of(report.lexicon())
                                            .invented(row.answer(), example.truth())));
                });
        return new Card(example.picture(), captions);
    }

    /** {@return the cards in a grid that wraps at the width of the page} */
    public static Html of(List<Card> cards) {
        String html = cards.stream().map(CaptionGallery::html).collect(Collectors.joining());
        String text = cards.stream().map(CaptionGallery::text).collect(Collectors.joining("\n"));
        return new Html(Style.CSS + "<div class=\"gl-grid\">" + html + "</div>", text);
    }

    private static String html(Card card) {
        return "<article class=\"gl-card\" style=\"width:%dpx\">".formatted(SIDE + 22)
                + Pngs.tag(card.picture(), SIDE)
                + card.captions().stream()
                        .map(c -> "<p>" + by(c, "<i>%s</i> ") + c.marked().html() + "</p>")
                        .collect(Collectors.joining())
                + "</article>";
    }

    private static String text(Card card) {
        return card.picture().name()
                + card.captions().stream()
                        .map(c -> "\n  " + by(c, "%s: ") + c.marked().text())
                        .collect(Collectors.joining());
    }

    private static String by(Caption caption, String format) {
        return caption.by().isEmpty() ? "" : format.formatted(Html.escape(caption.by()));
    }
}
