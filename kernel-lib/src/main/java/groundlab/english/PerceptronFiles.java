package groundlab.english;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The three files of a perceptron tagger as NLTK 3.9 writes them. */
record PerceptronFiles(Path folder) {

    private static final String NAME = "averaged_perceptron_tagger_eng.";

    /** Reads what a file should hold. */
    @FunctionalInterface
    private interface Content {
        void read(JsonReader in) throws IOException;
    }

    Path weightsFile() {
        return folder.resolve(NAME + "weights.json");
    }

    TagWeights weights() throws IOException {
        TagWeights weights = new TagWeights(PerceptronTagger.FEATURES, ' ', tags());
        String form = "{feature: {tag: weight}} with NLTK's features and the tags of its classes";
        read(
                weightsFile(),
                form,
                in -> {
                    in.beginObject();
                    while (in.hasNext()) {
                        String feature = in.nextName();
                        must(weights.add(feature, row(in)), "there is " + feature);
                    }
                    in.endObject();
                });
        return weights;
    }

    Map<String, String> knownTags(TagWeights weights) throws IOException {
        Map<String, String> tags = new HashMap<>();
        read(
                folder.resolve(NAME + "tagdict.json"),
                "{word: tag} with tags of its classes",
                in -> {
                    in.beginObject();
                    while (in.hasNext()) {
                        String word = in.nextName();
                        Integer tag = weights.number(in.nextString());
                        must(tag != null, "there is " + word);
                        tags.put(word, weights.tag(tag));
                    }
                    in.endObject();
                });
        return tags;
    }

    private List<String> tags() throws IOException {
        List<String> tags = new ArrayList<>();
        read(
                folder.resolve(NAME + "classes.json"),
                "[tag, …], one at least",
                in -> {
                    in.beginArray();
                    while (in.hasNext()) {
                        tags.add(in.nextString());
                    }
                    in.endArray();
                    must(!tags.isEmpty(), "it has none");
                });
        return tags;
    }

    private static Map<String, Double> row(JsonReader in) throws IOException {
        Map<String, Double> row = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            row.put(in.nextName(), in.nextDouble());
        }
        in.endObject();
        return row;
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static void read(Path file, String form, Content content) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    file
                            + " is not there; a tagger's folder holds weights.json, tagdict.json"
                            + " and classes.json, as nltk.download(\"averaged_perceptron_tagger_eng\")"
                            + " puts them");
        }
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                JsonReader in = new JsonReader(text)) {
            content.read(in);
        } catch (IllegalStateException
                | NumberFormatException
                | JsonParseException
                | IOException e) {
            throw new IOException(file + " must hold " + form + ": " + e.getMessage(), e);
        }
    }
}
