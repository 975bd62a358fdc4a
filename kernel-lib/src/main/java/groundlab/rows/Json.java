package groundlab.rows;

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
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;

/** JSON as text and back; strict, since other readers are. */
public final class Json {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final TypeAdapter<JsonElement> ADAPTER = GSON.getAdapter(JsonElement.class);

    private Json() {}

    /** {@return JSON on one line, fields in their order} */
    public static String text(JsonObject json) {
        return GSON.toJson(json);
    }

    static JsonReader reader(Reader text) {
        JsonReader reader = new JsonReader(text);
        reader.setStrictness(Strictness.STRICT);
        return reader;
    }

    /** {@return the one value of a text} */
    static JsonElement parse(String text) {
        JsonReader reader = reader(new StringReader(text));
        try {
            JsonElement json = next(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("more than one JSON object on the line");
            }
            return json;
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("broken JSON at " + reader.getPath(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the next value}
     *
     * @throws IllegalArgumentException if it is broken or cut off
     */
    static JsonElement next(JsonReader reader) throws IOException {
        try {
            return ADAPTER.read(reader);
        } catch (MalformedJsonException | EOFException | JsonParseException e) {
            throw new IllegalArgumentException("broken JSON at " + reader.getPath(), e);
        }
    }
}
