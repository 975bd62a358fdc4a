package groundlab.notebook;

import groundlab.metrics.objects.CaptionScore;
import groundlab.metrics.objects.ObjectMention;
import groundlab.notebook.Marks.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** A caption with every object it names marked, and the reason for each count below it. */
final class CaptionMarks {

    private CaptionMarks() {}

    static Html of(CaptionScore score) {
        List<Span> invented = spans(score.invented());
        List<Span> all = spans(score.objects().mentions());
        Html marked =
                new Marks(score.caption())
                        .with(Kind.INVENTED, invented)
                        .with(Kind.NAMED, all)
                        .html();
        String reasons = reasons(score);
        return new Html(
                Style.CSS
                        + "<article class=\"gl-card\"><p>"
                        + marked.html()
                        + "</p><p class=\"gl-note\">"
                        + Html.escape(reasons)
                        + "</p></article>",
                marked.text() + "\n" + reasons);
    }

    private static List<Span> spans(List<ObjectMention> mentions) {
        return mentions.stream().map(m -> new Span(m.start(), m.end())).toList();
    }

    private static String reasons(CaptionScore score) {
        String named =
                score.objects().mentions().stream()
                        .map(m -> reason(m, score.invented(m)))
                        .collect(Collectors.joining(", "));
        return (named.isEmpty() ? "no object named" : named)
                + (score.missed().isEmpty()
                        ? ""
                        : "; not named: " + String.join(", ", score.missed()));
    }

    private static String reason(ObjectMention mention, boolean invented) {
        String as =
                mention.word().equals(mention.node())
                        ? mention.word()
                        : mention.word() + " → " + mention.node();
        return as + (invented ? " (not there)" : "");
    }
}
