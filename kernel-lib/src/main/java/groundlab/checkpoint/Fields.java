package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * The settings of a JSON object; what is wrong with one is said by its name. One that is null is
 * left out.
 *
 * @param json the object
 * @param at what stands before its settings' names, such as {@code text_config.}
 */
record Fields(JsonObject json, String at) {

    /** An object without settings. */
    static final Fields NONE = new Fields(new JsonObject(), "");

    static Fields read(Path file) throws IOException {
        try {
            return new Fields(JsonParser.parseString(Files.readString(file)).getAsJsonObject(), "");
        } catch (JsonParseException | IllegalStateException | CharacterCodingException e) {
            throw new IOException(file + " is not a JSON object", e);
        }
    }

    boolean has(String key) {
        return json.has(key) && !json.get(key).isJsonNull();
    }

    JsonElement get(String key) {
        check(has(key), "there must be %s, found none", at + key);
        return json.get(key);
    }

    Fields part(String key) {
        JsonElement value = get(key);
        require(value.isJsonObject(), key, "an object", value);
        return new Fields(value.getAsJsonObject(), at + key + ".");
    }

    /** {@return a whole number of at least 1} */
    int size(String key, int otherwise) {
        int size = integer(key, otherwise);
        check(size >= 1, "%s must be at least 1, got %d", at + key, size);
        return size;
    }

    int integer(String key, int otherwise) {
        return has(key) ? integer(key, json.get(key)) : otherwise;
    }

    /** {@return a list of whole numbers, also where there is but one} */
    List<Integer> integers(String key, int otherwise) {
        if (!has(key) || !json.get(key).isJsonArray()) {
            return List.of(integer(key, otherwise));
        }
        return json.getAsJsonArray(key).asList().stream().map(one -> integer(key, one)).toList();
    }

    private int integer(String key, JsonElement value) {
        boolean whole =
                is(value, JsonPrimitive::isNumber)
                        && value.getAsDouble() == (int) value.getAsDouble();
        require(whole, key, "a whole number", value);
        return (int) value.getAsDouble();
    }

    double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonElement value = json.get(key);
        require(is(value, JsonPrimitive::isNumber), key, "a number", value);
        return value.getAsDouble();
    }

    boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonElement value = json.get(key);
        require(is(value, JsonPrimitive::isBoolean), key, "true or false", value);
        return value.getAsBoolean();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key, json.get(key)) : otherwise;
    }

    /** {@return a list of texts, also where there is but one} */
    List<String> texts(String key) {
        JsonElement value = get(key);
        return value.isJsonArray()
                ? value.getAsJsonArray().asList().stream().map(one -> text(key, one)).toList()
                : List.of(text(key, value));
    }

    private String text(String key, JsonElement value) {
        require(is(value, JsonPrimitive::isString), key, "a text", value);
        return value.getAsString();
    }

    private static boolean is(JsonElement value, Predicate<JsonPrimitive> kind) {
        return value.isJsonPrimitive() && kind.test(value.getAsJsonPrimitive());
    }

    private void require(boolean ok, String key, String what, JsonElement found) {
        check(ok, "%s must be %s, got %s", at + key, what, found);
    }
}
