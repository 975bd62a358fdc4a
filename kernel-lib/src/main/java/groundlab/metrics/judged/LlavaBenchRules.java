package groundlab.metrics.judged;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.internal.Hashes;
import groundlab.internal.Seeds;
import groundlab.internal.TextFile;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the judge of LLaVA-Bench is told: to write two numbers on the first line, one for each
 * answer. The benchmark's own {@code rule.json} is read with {@link #read}; {@link #OURS} is in our
 * words, so scores with one are no scores with the other.
 *
 * @param name a short name for records
 * @param system how the judge is to behave
 * @param role what both answers are called, {@code Assistant} in the benchmark
 * @param rules what it is to do, by kind of question
 */
public record LlavaBenchRules(
        String name, String system, String role, Map<LlavaBenchCategory, String> rules) {

    private static final String SYSTEM = "You compare answers with care and favour nobody.";

    /** One text of ours for all kinds of questions. */
    public static final LlavaBenchRules OURS = ours();

    /** Checks that there is a rule for each kind. */
    public LlavaBenchRules {
        rules = new EnumMap<>(rules);
        for (LlavaBenchCategory category : LlavaBenchCategory.values()) {
            check(rules.containsKey(category), "rules %s have none for %s", name, category.full());
        }
    }

    private static LlavaBenchRules ours() {
        Map<LlavaBenchCategory, String> same = new EnumMap<>(LlavaBenchCategory.class);
        for (LlavaBenchCategory category : LlavaBenchCategory.values()) {
            same.put(category, MmHalPrompt.resource("llava-bench.txt").strip());
        }
        return new LlavaBenchRules("ours", SYSTEM, "Assistant", same);
    }

    /**
     * {@return the rules of a file in the form of the benchmark's {@code rule.json}: by {@code
     * llava_bench_conv} and so on an object with {@code role} and {@code prompt}} How the judge is
     * to behave it does not say; that is in our words, see {@link #system(String)}.
     *
     * @throws IOException if it cannot be read or has another form
     */
    public static LlavaBenchRules read(Path file) throws IOException {
        try {
            JsonObject json = JsonParser.parseString(TextFile.read(file)).getAsJsonObject();
            Map<LlavaBenchCategory, String> rules = new EnumMap<>(LlavaBenchCategory.class);
            String role = "Assistant";
            for (LlavaBenchCategory category : LlavaBenchCategory.values()) {
                check(json.has(category.full()), "no rule %s", category.full());
                JsonObject rule = json.getAsJsonObject(category.full());
                rules.put(category, rule.get("prompt").getAsString());
                role = rule.get("role").getAsString();
            }
            return new LlavaBenchRules(file.getFileName().toString(), SYSTEM, role, rules);
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new IOException(file + ": no rules of LLaVA-Bench: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** {@return the same rules with another text on how the judge is to behave} */
    public LlavaBenchRules system(String text) {
        return new LlavaBenchRules(name, text, role, rules);
    }

    /** {@return what the judge is asked about an answer, laid out as published} */
    public Request request(LlavaBenchQuestion asked) {
        String prompt =
                section("Context", asked.context())
                        + section("Question", asked.question())
                        + answer(1, asked.reference())
                        + answer(2, asked.answer())
                        + section("System", rules.get(asked.category()));
        return new Request(system, prompt, Seeds.stream(0, "llava-bench", prompt).nextLong());
    }

    private static String section(String title, String text) {
        return "[" + title + "]\n" + text + "\n\n";
    }

    private String answer(int number, String text) {
        return section(role + " " + number, text) + "[End of " + role + " " + number + "]\n\n";
    }

    @Override
    public String toString() {
        return "LlavaBenchRules[name=%s, sha256=%.12s]"
                .formatted(name, Hashes.of(system + "\n" + role + "\n" + rules));
    }
}
