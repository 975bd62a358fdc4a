package groundlab.notebook;

import groundlab.data.Truth;
import groundlab.metrics.Lexicon;
import groundlab.metrics.objects.ChairScorer;
import java.util.List;

/** Finds the words of a text that name something which is not in the picture. */
@FunctionalInterface
public interface Spans {

    /** Marks nothing. */
    Spans NONE = (text, truth) -> List.of();

    /** {@return the mentions of absent objects among those that {@code lexicon} knows} */
    static Spans of(Lexicon lexicon) {
        return (text, truth) ->
                lexicon.invented(text, truth).stream()
                        .map(mention -> new Span(mention.start(), mention.end()))
                        .toList();
    }

    /** {@return the mentions of absent objects as a reading of CHAIR finds them} */
    static Spans of(ChairScorer chair) {
        return (text, truth) ->
                chair.score(text, truth).invented().stream()
                        .map(mention -> new Span(mention.start(), mention.end()))
                        .toList();
    }

    /** {@return where {@code text} names what {@code truth} does not have} */
    List<Span> invented(String text, Truth truth);
}
