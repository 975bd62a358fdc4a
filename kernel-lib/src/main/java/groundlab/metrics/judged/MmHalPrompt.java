package groundlab.metrics.judged;

import static groundlab.internal.Checks.check;

import groundlab.internal.Hashes;
import groundlab.internal.Seeds;
import groundlab.internal.TextFile;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the judge of MMHal-Bench is told: to end with {@code Rating: } and a number from 0 to 6. The
 * benchmark's own template, which has worked examples too, is read from a file with {@link #read};
 * {@link #OURS} is shorter and in our words, so scores with one are no scores with the other.
 *
 * @param name a short name for records
 * @param template the text with four <code>{}</code>, in this order: what is in the picture, the
 *     question, the right answer, the model's answer
 */
public record MmHalPrompt(String name, String template) {

    private static final Pattern SLOT = Pattern.compile("\\{}");

    /** Our words for the task and the seven ratings, without worked examples. */
    public static final MmHalPrompt OURS = new MmHalPrompt("ours", resource("mmhal.txt"));

    /** Checks the places. */
    public MmHalPrompt {
        long slots = SLOT.matcher(template).results().count();
        check(slots == 4, "the template of prompt %s must contain {} 4 times, got %d", name, slots);
    }

    /** {@return the template of a UTF-8 file, under the file's name} */
    public static MmHalPrompt read(Path file) throws IOException {
        return new MmHalPrompt(file.getFileName().toString(), TextFile.read(file));
    }

    /** {@return what the judge is asked about an answer; the same chance each time} */
    public Request request(MmHalQuestion asked) {
        Iterator<String> texts =
                List.of(
                                String.join(", ", asked.contents()),
                                asked.question(),
                                asked.truth(),
                                asked.answer())
                        .iterator();
        String prompt =
                SLOT.matcher(template).replaceAll(slot -> Matcher.quoteReplacement(texts.next()));
        return Request.of(prompt, Seeds.stream(0, "mmhal", prompt).nextLong());
    }

    static String resource(String name) {
        try (InputStream in = MmHalPrompt.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "MmHalPrompt[name=%s, sha256=%.12s]".formatted(name, Hashes.of(template));
    }
}
