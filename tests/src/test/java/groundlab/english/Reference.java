package groundlab.english;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What NLTK and Pattern made of our own texts; written by {@code tests/parity/make_english.py}. */
final class Reference {

    static final Path FOLDER = Path.of("src/test/resources/english");

    private Reference() {}

    static List<JsonObject> rows(Path file) throws IOException {
        List<JsonObject> rows = new ArrayList<>();
        for (String line : Files.readString(file).split("\n")) {
            rows.add(JsonParser.parseString(line).getAsJsonObject());
        }
        return rows;
    }

    /** Rows of columns; an empty word is a word. */
    static List<String[]> table(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readString(file).split("\n")) {
            rows.add(line.split("\t", -1));
        }
        return rows;
    }

    static List<String> words(JsonArray array) {
        List<String> words = new ArrayList<>();
        for (JsonElement one : array) {
            words.add(one.getAsString());
        }
        return words;
    }
}
