package groundlab.notebook;

import groundlab.data.PreferencePair;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The tokens of a preference pair as the decoder gets them, decoded one by one: what both answers
 * see, which is not scored, with the picture's tokens as one box; then each answer with its end
 * token, which is scored, with the log-probability of each token in nats. Positions of both answers
 * go on from the shared ones.
 *
 * <pre>{@code
 * show(TokenStrip.of(model, pairs.get(0)));
 * }</pre>
 */
public final class TokenStrip {

    private TokenStrip() {}

    private record Token(String text, String kind, String note) {

        String html() {
            String small = note.isEmpty() ? "" : "<small>" + note + "</small>";
            return "<span class=\"gl-token%s\">%s%s</span>"
                    .formatted(kind.isEmpty() ? "" : " gl-" + kind, Html.escape(text), small);
        }

        String plain() {
            return note.isEmpty() ? text : text + "(" + note + ")";
        }
    }

    private record Line(String title, List<Token> tokens) {

        String html() {
            return "<tr><td style=\"text-align:left\" class=\"gl-note\">"
                    + Html.escape(title)
                    + "</td><td style=\"text-align:left\">"
                    + tokens.stream().map(Token::html).collect(Collectors.joining())
                    + "</td></tr>";
        }

        String plain() {
            return title
                    + "\n  "
                    + tokens.stream().map(Token::plain).collect(Collectors.joining(" "));
        }
    }

    /** {@return the tokens of the pair with its own picture, scored by the model} */
    public static Html of(Vlm model, PreferencePair pair) {
        int[] shared = model.promptTokens(view(pair), pair.prompt());
        List<Line> lines =
                List.of(
                        new Line(
                                "shared, not scored: positions 0 to " + (shared.length - 1),
                                shared(model, shared)),
                        answer(model, pair, "chosen", pair.chosen(), shared.length),
                        answer(model, pair, "rejected", pair.rejected(), shared.length));
        String html = lines.stream().map(Line::html).collect(Collectors.joining());
        String text = lines.stream().map(Line::plain).collect(Collectors.joining("\n"));
        return new Html(Style.CSS + "<table class=\"gl-strip\">" + html + "</table>", text);
    }

    private static ImageView view(PreferencePair pair) {
        return ImageView.of(pair.picture().pixels());
    }

    /** A run of the picture's tokens becomes one. */
    private static List<Token> shared(Vlm model, int[] ids) {
        List<Token> tokens = new ArrayList<>();
        int run = 0;
        for (int id : ids) {
            boolean image = id == model.config().imageToken();
            run = image ? run + 1 : 0;
            if (run > 1) {
                tokens.remove(tokens.size() - 1);
            }
            tokens.add(
                    image
                            ? new Token(text(model, id) + " ×" + run, "image", "")
                            : new Token(text(model, id), "", ""));
        }
        return tokens;
    }

    private static Line answer(
            Vlm model, PreferencePair pair, String side, String answer, int from) {
        int[] ids = model.answerTokens(pair.prompt(), answer);
        float[] logps = model.tokenLogps(view(pair), pair.prompt(), answer);
        double sum = 0;
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            tokens.add(new Token(text(model, ids[i]), side, number(logps[i])));
            sum += logps[i];
        }
        String title =
                "%s, scored: positions %d to %d, sum %s"
                        .formatted(side, from, from + ids.length - 1, number(sum));
        return new Line(title, tokens);
    }

    private static String text(Vlm model, int id) {
        String text = model.tokenizer().decodeAll(new int[] {id});
        return text.isEmpty() ? "␣" : text;
    }

    private static String number(double nats) {
        String digits = String.format(Locale.ROOT, "%.2f", nats);
        return digits.equals("-0.00") ? "0.00" : digits;
    }
}
