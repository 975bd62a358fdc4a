package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.internal.TextFile;
import groundlab.metrics.amber.AmberDimension;
import groundlab.metrics.amber.AmberTruth;
import groundlab.metrics.amber.AmberWords;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files that AMBER publishes in its folder {@code data}. */
public final class AmberFiles {

    private AmberFiles() {}

    /**
     * What is annotated.
     *
     * @param source the file's name and the start of its SHA-256
     * @param pictures what is in the picture of each description, by id
     * @param questions what each yes/no question is about, by id
     */
    public record Annotations(
            String source, Map<String, AmberTruth> pictures, Map<String, Asked> questions) {

        /** Keeps the order of the file. */
        public Annotations {
            pictures = new LinkedHashMap<>(pictures);
            questions = new LinkedHashMap<>(questions);
        }
    }

    /**
     * A yes/no question.
     *
     * @param dimension what it is about
     * @param yes whether "yes" is the right answer
     */
    public record Asked(AmberDimension dimension, boolean yes) {}

    /**
     * {@return {@code annotations.json}: {@code id, type, truth, hallu}}
     *
     * @throws IllegalArgumentException if nothing is annotated
     */
    public static Annotations annotations(Path file, BadRows bad) throws IOException {
        Map<String, AmberTruth> pictures = new LinkedHashMap<>();
        Map<String, Asked> questions = new LinkedHashMap<>();
        Once ids = new Once("id");
        AnswerFile.read(
                file,
                bad,
                row -> {
                    String id = row.word("id");
                    if (row.text("type").equals("generative")) {
                        AmberTruth truth = new AmberTruth(row.texts("truth"), row.texts("hallu"));
                        pictures.put(ids.take(id), truth);
                    } else {
                        questions.put(id, asked(row));
                        ids.take(id);
                    }
                });
        check(
                pictures.size() + questions.size() > 0,
                "AMBER's annotations must have rows, got none in %s",
                file);
        return new Annotations(FileFact.of(file), pictures, questions);
    }

    private static Asked asked(Fields row) {
        String type = row.text("type");
        String truth = row.text("truth");
        check(truth.matches("yes|no"), "field truth must be yes or no, got %s", truth);
        AmberDimension dimension =
                AmberDimension.of(type)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "field type must be one of AMBER, got " + type));
        return new Asked(dimension, truth.equals("yes"));
    }

    /**
     * {@return the words of {@code relation.json} and {@code safe_words.txt}}
     *
     * @throws IllegalArgumentException if the relations are not {@code {word: [word, …]}}
     */
    public static AmberWords words(Path relations, Path safeWords) throws IOException {
        Map<String, List<String>> words = new LinkedHashMap<>();
        try {
            JsonObject json = JsonParser.parseString(TextFile.read(relations)).getAsJsonObject();
            for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
                List<String> related = new ArrayList<>();
                entry.getValue().getAsJsonArray().forEach(word -> related.add(word.getAsString()));
                words.put(entry.getKey(), related);
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(
                    relations + " must be {word: [word, …]} as AMBER has it", e);
        }
        List<String> safe =
                TextFile.read(safeWords).lines().filter(line -> !line.isBlank()).toList();
        return new AmberWords(words, Set.copyOf(safe));
    }

    /** {@return the pictures of {@code query_discriminative.json} or the like, by id} */
    public static Map<String, String> images(Path queries, BadRows bad) throws IOException {
        Map<String, String> images = new LinkedHashMap<>();
        AnswerFile.read(queries, bad, row -> images.put(row.word("id"), row.text("image")));
        return images;
    }
}
