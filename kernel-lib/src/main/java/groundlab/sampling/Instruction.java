package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.internal.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text model is told to make of a true answer.
 *
 * @param name a short name for records
 * @param template the text, with <code>{answer}</code> and, if wanted, <code>{question}</code> in
 *     the places of the example's
 */
public record Instruction(String name, String template) {

    private static final Pattern PLACE = Pattern.compile("\\{(question|answer)}");

    /** Changes details of a description; BPO's first kind, in our words, without examples. */
    public static final Instruction DESCRIPTION = read("description");

    /** Answers for a slightly other picture; BPO's second kind, in our words, six examples. */
    public static final Instruction QUESTION = read("question");

    /** Checks that the answer has its place. */
    public Instruction {
        check(
                template.contains("{answer}"),
                "the template of instruction %s must contain {answer}",
                name);
    }

    String about(Example example) {
        return PLACE.matcher(template)
                .replaceAll(
                        place ->
                                Matcher.quoteReplacement(
                                        place.group().equals("{answer}")
                                                ? example.answer()
                                                : example.prompt()));
    }

    private static Instruction read(String name) {
        try (InputStream in = Instruction.class.getResourceAsStream(name + ".txt")) {
            return new Instruction(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "Instruction[name=%s, sha256=%.12s]".formatted(name, Hashes.of(template));
    }
}
