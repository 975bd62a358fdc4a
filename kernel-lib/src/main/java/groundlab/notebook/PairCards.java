package groundlab.notebook;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.metrics.Lexicon;
import groundlab.notebook.Marks.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Preference pairs as cards: picture, worse picture if there is one, and both answers with the
 * words that only one of them has underlined or struck out.
 *
 * <pre>{@code
 * show(PairCards.of(pairs.first(5)));
 * }</pre>
 */
public final class PairCards {

    private static final int CARDS = 50;
    private static final int SIDE = 152; // pixels

    private PairCards() {}

    /**
     * {@return a card for each pair, at most 50, with the words marked that its record says are not
     * in the picture}
     */
    public static Html of(Pairs pairs) {
        return of(pairs, PairCards::recorded);
    }

    /** {@return a card for each pair, at most 50, with absent objects marked} */
    public static Html of(Pairs pairs, Lexicon lexicon) {
        return of(pairs, Spans.of(lexicon));
    }

    /** {@return a card for each pair, at most 50, with words that are not in the picture marked} */
    public static Html of(Pairs pairs, Spans invented) {
        return of(pairs, pair -> invented);
    }

    private static Spans recorded(PreferencePair pair) {
        String words = pair.provenance().facts().getOrDefault("not_in_picture", "");
        return words.isEmpty() ? Spans.NONE : Spans.of(Lexicon.of(List.of(words.split(", "))));
    }

    private static Html of(Pairs pairs, Function<PreferencePair, Spans> invented) {
        List<Html> cards =
                pairs.stream().limit(CARDS).map(pair -> card(pair, invented.apply(pair))).toList();
        int hidden = pairs.size() - cards.size();
        String more = hidden == 0 ? "" : String.format(Locale.ROOT, "… %,d more pairs", hidden);
        return new Html(
                Style.CSS + "<div class=\"gl-grid\">" + join(cards, Html::html) + "</div>" + more,
                (join(cards, Html::text) + more).stripTrailing());
    }

    private static Html card(PreferencePair pair, Spans invented) {
        Html chosen = answer(pair, pair.chosen(), pair.rejected(), Kind.ADDED, invented);
        Html rejected = answer(pair, pair.rejected(), pair.chosen(), Kind.REMOVED, invented);
        String html =
                "<article class=\"gl-card\" style=\"width:360px\">"
                        + figure(pair.picture(), "picture")
                        + pair.rejectedPicture().map(p -> figure(p, "worse picture")).orElse("")
                        + "<p class=\"gl-note\">"
                        + Html.escape(pair.prompt())
                        + "</p>"
                        + "<p>chosen: "
                        + chosen.html()
                        + "</p>"
                        + "<p>rejected: "
                        + rejected.html()
                        + "</p>"
                        + details(pair.provenance())
                        + "</article>";
        String worse = pair.rejectedPicture().map(p -> ", worse " + p.name()).orElse("");
        String text =
                "%s (%s%s) %s\n  chosen:   %s\n  rejected: %s\n\n"
                        .formatted(
                                pair.id(),
                                pair.picture().name(),
                                worse,
                                pair.prompt(),
                                chosen.text(),
                                rejected.text());
        return new Html(html, text);
    }

    private static Html answer(
            PreferencePair pair, String answer, String other, Kind kind, Spans invented) {
        List<Span> wrong = pair.truth().map(t -> invented.invented(answer, t)).orElse(List.of());
        return new Marks(answer)
                .with(Kind.INVENTED, wrong)
                .with(kind, WordDiff.onlyIn(answer, other))
                .html();
    }

    private static String figure(Picture picture, String caption) {
        return "<figure>"
                + Pngs.tag(picture, SIDE)
                + "<figcaption>"
                + caption
                + "</figcaption></figure>";
    }

    private static String details(Provenance provenance) {
        Map<String, String> facts = provenance.facts();
        String rows =
                facts.entrySet().stream()
                        .map(f -> cells(f.getKey(), f.getValue()))
                        .collect(Collectors.joining());
        return rows.isEmpty()
                ? ""
                : "<details><summary>how it was made</summary><table>"
                        + rows
                        + "</table></details>";
    }

    private static String cells(String name, String value) {
        return "<tr><td>%s</td><td>%s</td></tr>".formatted(Html.escape(name), Html.escape(value));
    }

    private static String join(List<Html> cards, Function<Html, String> part) {
        return cards.stream().map(part).collect(Collectors.joining());
    }
}
