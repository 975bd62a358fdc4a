package groundlab.metrics.judged;

import static groundlab.internal.Checks.check;

import groundlab.internal.Hashes;
import groundlab.internal.Seeds;
import groundlab.internal.TextFile;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model is told that lists the objects of a response for Object HalBench: to reply with a
 * JSON list of names and nothing else. RLHF-V's own text is read from a file with {@link #read};
 * {@link #OURS} is in our words.
 *
 * @param name a short name for records
 * @param template the text, with <code>{question}</code> and <code>{answer}</code> in their places
 */
public record ObjectPrompt(String name, String template) {

    /** Our words. */
    public static final ObjectPrompt OURS =
            new ObjectPrompt("ours", MmHalPrompt.resource("objects.txt"));

    private static final Pattern PLACE = Pattern.compile("\\{(question|answer)}");

    /** Checks that the answer has its place. */
    public ObjectPrompt {
        check(
                template.contains("{answer}"),
                "the template of prompt %s must contain {answer}",
                name);
    }

    /** {@return the template of a UTF-8 file, under the file's name} */
    public static ObjectPrompt read(Path file) throws IOException {
        return new ObjectPrompt(file.getFileName().toString(), TextFile.read(file));
    }

    /** {@return what the model is asked about a response; the same chance each time} */
    public Request request(String question, String answer) {
        Map<String, String> texts = Map.of("question", question, "answer", answer);
        String prompt =
                PLACE.matcher(template)
                        .replaceAll(place -> Matcher.quoteReplacement(texts.get(place.group(1))));
        return Request.of(prompt, Seeds.stream(0, "objects", prompt).nextLong());
    }

    @Override
    public String toString() {
        return "ObjectPrompt[name=%s, sha256=%.12s]".formatted(name, Hashes.of(template));
    }
}
