package groundlab.answers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import groundlab.rows.BadRow;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import groundlab.rows.PictureCheck;
import groundlab.rows.Source;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Rows that stand in objects within an object, each under its name: {@code {a: {b: {…}}}}. */
final class NamedRows {

    private final Path file;
    private final BadRows bad;
    private final Source source;
    private int number; // of the row, from 1

    NamedRows(Path file, BadRows bad) {
        this.file = file;
        this.bad = bad;
        this.source = Source.of(file.toAbsolutePath().getParent(), PictureCheck.EXIST);
    }

    /** What is done with each part of the file. */
    @FunctionalInterface
    interface Part {
        /** Takes or skips what stands under a name. */
        void read(String name, JsonReader json) throws IOException;
    }

    /** Reads the file part by part. */
    void read(Part part) throws IOException {
        try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
            json.beginObject();
            while (json.hasNext()) {
                part.read(json.nextName(), json);
            }
            json.endObject();
            json.peek(); // what follows the object is no JSON
        } catch (MalformedJsonException
                | EOFException
                | CharacterCodingException
                | IllegalStateException
                | JsonParseException e) {
            throw broken(e);
        }
    }

    /**
     * Reads the rows of a part.
     *
     * @param named puts into a row what its name says
     * @param row takes a row; an {@code IllegalArgumentException} makes it a bad one
     */
    void rows(JsonReader json, BiConsumer<String, JsonObject> named, Consumer<Fields> row)
            throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            take(JsonParser.parseReader(json), one -> named.accept(name, one), row);
        }
        json.endObject();
    }

    /** Reads the rows of a part that is a list. */
    void list(JsonReader json, Consumer<Fields> row) throws IOException {
        json.beginArray();
        while (json.hasNext()) {
            take(JsonParser.parseReader(json), one -> {}, row);
        }
        json.endArray();
    }

    private void take(JsonElement one, Consumer<JsonObject> named, Consumer<Fields> row)
            throws IOException {
        number++;
        try {
            if (one.isJsonObject()) {
                named.accept(one.getAsJsonObject());
            }
            row.accept(Fields.of(source, number, one));
        } catch (IllegalArgumentException e) {
            bad.met(new BadRow(file, BadRow.Unit.ROW, number, e.getMessage()));
        }
    }

    private IOException broken(Exception error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        String reason =
                cause instanceof CharacterCodingException
                        ? "not UTF-8 text"
                        : "broken JSON: " + cause.getMessage().lines().findFirst().orElse("");
        return new IOException(file + ": " + reason, error);
    }
}
