package groundlab.files;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import groundlab.internal.WholeFiles;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Files of one JSON object per line, UTF-8, lines ended by a line feed; empty lines are skipped.
 */
final class JsonLines {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final TypeAdapter<JsonElement> JSON = GSON.getAdapter(JsonElement.class);

    private JsonLines() {}

    /** Makes the JSON object of one item; may write files beside. */
    @FunctionalInterface
    interface RowWriter<T> {
        JsonObject write(T item) throws IOException;
    }

    static <T> List<T> read(Path file, BadRows bad, Function<Row, T> reader) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No such file: " + file);
        }
        Path folder = file.toAbsolutePath().getParent();
        List<T> items = new ArrayList<>();
        int line = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line++;
                if (text.isBlank()) {
                    continue;
                }
                try {
                    items.add(reader.apply(Row.of(folder, line, parse(text))));
                } catch (IllegalArgumentException | UncheckedIOException e) {
                    bad.met(new BadRow(file, line, reason(e)));
                }
            }
        } catch (CharacterCodingException e) {
            throw new IOException(file + ", after line " + line + ": not UTF-8 text", e);
        }
        return items;
    }

    static <T> void write(Path file, Iterable<T> items, RowWriter<T> writer) throws IOException {
        WholeFiles.write(
                file,
                aside -> {
                    try (BufferedWriter out = Files.newBufferedWriter(aside)) {
                        for (T item : items) {
                            out.append(text(writer.write(item))).append('\n');
                        }
                    }
                });
    }

    /** {@return JSON on one line, fields in their order} */
    static String text(JsonObject json) {
        return GSON.toJson(json);
    }

    private static JsonElement parse(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement json = JSON.read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("more than one JSON object on the line");
            }
            return json;
        } catch (MalformedJsonException | EOFException | JsonParseException e) {
            throw new IllegalArgumentException("broken JSON at " + reader.getPath(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(RuntimeException e) {
        return e instanceof UncheckedIOException ? e.getCause().getMessage() : e.getMessage();
    }
}
