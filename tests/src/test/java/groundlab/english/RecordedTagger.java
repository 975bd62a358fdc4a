package groundlab.english;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.internal.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Gives the captions of a file the word classes that NLTK gave them, so that all else can be held
 * to published numbers exactly. {@code tests/parity/make_english.py} wrote them down, for captions
 * in lower case.
 */
public final class RecordedTagger implements Tagger {

    private static final String LETTERS = "nvar-";

    private final String name;
    private final Map<List<String>, String> letters = new HashMap<>();

    /**
     * Makes the tagger of a file of captions.
     *
     * @param file its name in the folder of captions of the vectors
     */
    public RecordedTagger(String file) throws IOException {
        this(file.replace(".jsonl", ""), Vectors.file("chair/captions/" + file));
    }

    private RecordedTagger(String name, Path captions) throws IOException {
        this.name = name;
        List<String> recorded = recorded(name);
        String hash = Hashes.of(captions);
        check(hash.equals(recorded.get(0)), "%s is not the file that was tagged", captions);
        int line = 1;
        for (JsonObject row : rows(captions)) {
            String caption = row.get(row.has("caption") ? "caption" : "text").getAsString();
            List<Token> tokens = Tokens.of(caption.toLowerCase(Locale.ROOT));
            List<String> words = tokens.stream().map(Token::text).toList();
            letters.put(words, recorded.get(line++));
        }
    }

    /** {@return the tagger of the designed captions among the vectors} */
    public static RecordedTagger ofDesignedCases() throws IOException {
        return new RecordedTagger("edge_cases", Vectors.file("chair/expected/edge_cases.json"));
    }

    private static List<JsonObject> rows(Path captions) throws IOException {
        if (captions.toString().endsWith(".jsonl")) {
            return Reference.rows(captions);
        }
        JsonObject all = JsonParser.parseString(Files.readString(captions)).getAsJsonObject();
        return all.getAsJsonArray("cases").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static List<String> recorded(String name) throws IOException {
        Path file = Reference.FOLDER.resolve("tags-" + name + ".txt.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.split("\n", -1));
        }
    }

    @Override
    public List<WordClass> classes(List<String> words) {
        String classes = letters.get(words);
        check(
                classes != null && classes.length() == words.size(),
                "not a caption of %s: %s",
                name,
                words);
        return classes.chars().mapToObj(c -> WordClass.values()[LETTERS.indexOf(c)]).toList();
    }

    @Override
    public String toString() {
        return "NLTK's tags of " + name;
    }
}
