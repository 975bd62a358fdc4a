package groundlab.kernel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The code cells of a notebook as it was last saved.
 *
 * @param cells their text, in order
 */
record NotebookFile(List<String> cells) {

    /** {@return the notebook of this kernel, whose file JupyterLab names; empty elsewhere} */
    static Optional<NotebookFile> current() {
        String file = System.getenv("JPY_SESSION_NAME");
        try {
            return file == null ? Optional.empty() : Optional.of(read(Path.of(file)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // not a notebook, of an older format, or moved since
        }
    }

    static NotebookFile read(Path file) throws IOException {
        List<String> cells = new ArrayList<>();
        JsonObject all = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        for (JsonElement cell : all.getAsJsonArray("cells")) {
            JsonObject one = cell.getAsJsonObject();
            if (one.get("cell_type").getAsString().equals("code")) {
                cells.add(text(one.get("source")));
            }
        }
        return new NotebookFile(cells);
    }

    /** The format has lines or one string. */
    private static String text(JsonElement source) {
        if (!source.isJsonArray()) {
            return source.getAsString();
        }
        StringBuilder text = new StringBuilder();
        source.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }

    /** {@return the first line of the first cell that declares a variable} */
    Optional<String> maker(String variable) {
        Pattern declaration =
                Pattern.compile(
                        "(?m)^[A-Za-z][\\w.<>\\[\\]?, ]*(?:=[^;()\n]*,)? *(?<=[ ,])"
                                + Pattern.quote(variable)
                                + " *[=;,]");
        return cells.stream()
                .filter(cell -> declaration.matcher(cell).find())
                .findFirst()
                .map(cell -> cell.strip().lines().findFirst().orElse("").strip());
    }
}
