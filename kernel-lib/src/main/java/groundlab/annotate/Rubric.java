package groundlab.annotate;

import static groundlab.internal.Checks.check;

import groundlab.internal.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a judge is told to look for; it has to ask for the number 1 or 2.
 *
 * @param name a short name for records
 * @param template the text, with <code>{question}</code>, <code>{first}</code> and <code>{second}
 *     </code> in the places of the example's question and of the answers
 */
public record Rubric(String name, String template) {

    private static final Pattern PLACE = Pattern.compile("\\{(question|first|second)}");

    /**
     * Fewer things that the picture does not show, and then fewer words: what the paper's table 14
     * asks for, in our words. It wants the number alone, where the paper's also wants a reason.
     */
    public static final Rubric TRUTHFUL = read("truthful");

    /** Checks that both answers have their places. */
    public Rubric {
        for (String place : new String[] {"{first}", "{second}"}) {
            check(
                    template.contains(place),
                    "the template of rubric %s must contain %s",
                    name,
                    place);
        }
    }

    String about(String question, String first, String second) {
        Map<String, String> texts =
                Map.of("question", question, "first", first.strip(), "second", second.strip());
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(texts.get(place.group(1))));
    }

    private static Rubric read(String name) {
        try (InputStream in = Rubric.class.getResourceAsStream(name + ".txt")) {
            return new Rubric(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "Rubric[name=%s, sha256=%.12s]".formatted(name, Hashes.of(template));
    }
}
