package groundlab.answers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.internal.Hashes;
import groundlab.internal.TextFile;
import groundlab.internal.WholeFiles;
import groundlab.metrics.Count;
import groundlab.metrics.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a file of answers came about, in a file beside it: {@code pope.run.json} for {@code
 * pope.jsonl}. It holds the hash of the answers, so that facts are not taken for those of answers
 * that were changed since.
 */
public final class RunFacts {

    private static final String HASH = "answers_sha256";
    private static final List<String> CARRIED =
            List.of("model", "model_sha256", "decoding", "judge", "prompt");
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private RunFacts() {}

    /** Writes the facts of answers that are written. */
    public static void write(Path answers, Map<String, String> facts) throws IOException {
        JsonObject json = new JsonObject();
        facts.forEach(json::addProperty);
        json.addProperty(HASH, Hashes.of(answers));
        WholeFiles.write(beside(answers), JSON.toJson(json) + "\n");
    }

    /**
     * {@return the facts of a file of answers; none if it has no such file, or was changed since}
     *
     * @throws IOException if the file beside it is there and cannot be read
     */
    public static Map<String, String> of(Path answers) throws IOException {
        Path file = beside(answers);
        if (!Files.isRegularFile(file) || !Files.isRegularFile(answers)) {
            return Map.of();
        }
        Map<String, String> facts = new LinkedHashMap<>();
        try {
            JsonObject json = JsonParser.parseString(TextFile.read(file)).getAsJsonObject();
            for (Map.Entry<String, JsonElement> fact : json.entrySet()) {
                facts.put(fact.getKey(), fact.getValue().getAsString());
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw new IOException(file + " must be a JSON object of texts", e);
        }
        return Hashes.of(answers).equals(facts.remove(HASH)) ? facts : Map.of();
    }

    /**
     * {@return a result that says which model gave the answers and how, where that stands beside
     * them}
     */
    public static <C extends Count<C>> Result<C> addTo(Result<C> result, Path answers)
            throws IOException {
        return addTo(result, of(answers));
    }

    /** {@return a result with these facts of a run} */
    public static <C extends Count<C>> Result<C> addTo(Result<C> result, Map<String, String> run) {
        Result<C> full = result;
        for (String name : CARRIED) {
            if (run.containsKey(name) && !result.facts().containsKey(name)) {
                full = full.fact(name, run.get(name));
            }
        }
        return full;
    }

    /** {@return where the facts of a file of answers are} */
    public static Path beside(Path answers) {
        String name = answers.getFileName().toString().replaceFirst("\\.jsonl?$", "");
        return answers.resolveSibling(name + ".run.json");
    }
}
