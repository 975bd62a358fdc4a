package groundlab.files;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import groundlab.data.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A JSON object read field by field; what is wrong with a field is said with its full name. */
final class Row {

    private final Path folder;
    private final int line;
    private final String prefix;
    private final JsonObject fields;

    private Row(Path folder, int line, String prefix, JsonObject fields) {
        this.folder = folder;
        this.line = line;
        this.prefix = prefix;
        this.fields = fields;
    }

    /** {@return the row of a line; paths in it start at {@code folder}} */
    static Row of(Path folder, int line, JsonElement json) {
        check(json.isJsonObject(), "a row must be a JSON object, got %s", json);
        return new Row(folder, line, "", json.getAsJsonObject());
    }

    /** {@return the row's own id, else its line number; no other row may have it} */
    String newId(Set<String> taken) {
        JsonElement given = field("id");
        String id = given == null ? String.valueOf(line) : scalar("id", given).getAsString();
        check(taken.add(id), "field id must be unique, got %s again", id);
        return id;
    }

    String text(String name) {
        check(field(name) != null, "no field %s", prefix + name);
        return textOr(name, "");
    }

    String textOr(String name, String otherwise) {
        JsonElement value = field(name);
        return value == null ? otherwise : text(name, value);
    }

    int wholeNumber(String name) {
        JsonElement value = field(name);
        check(value != null, "no field %s", prefix + name);
        boolean number = value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
        boolean whole = number && value.getAsDouble() == (int) value.getAsDouble();
        check(whole, "field %s must be a whole number, got %s", prefix + name, value);
        return (int) value.getAsDouble();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        elements(name).forEach(element -> texts.add(text(name, element)));
        return texts;
    }

    List<Row> rows(String name) {
        List<Row> rows = new ArrayList<>();
        elements(name).forEach(element -> rows.add(row(name, element)));
        return rows;
    }

    Optional<Row> row(String name) {
        return Optional.ofNullable(field(name)).map(value -> row(name, value));
    }

    /** {@return all fields as text, in their order} */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        fields.entrySet()
                .forEach(
                        fact ->
                                facts.put(
                                        fact.getKey(),
                                        scalar(fact.getKey(), fact.getValue()).getAsString()));
        return facts;
    }

    /** {@return the picture at a path in this row, decoded once to see that it can be} */
    Picture picture(String path) {
        check(!path.isBlank(), "a picture needs a path, got a blank one");
        Picture picture = Picture.of(folder.resolve(path));
        picture.pixels();
        return picture;
    }

    private JsonElement field(String name) {
        JsonElement value = fields.get(name);
        return value == null || value.isJsonNull() ? null : value;
    }

    private JsonArray elements(String name) {
        JsonElement value = field(name);
        if (value == null) {
            return new JsonArray();
        }
        check(value.isJsonArray(), "field %s must be a list, got %s", prefix + name, value);
        return value.getAsJsonArray();
    }

    private Row row(String name, JsonElement value) {
        check(value.isJsonObject(), "field %s must be an object, got %s", prefix + name, value);
        return new Row(folder, line, prefix + name + ".", value.getAsJsonObject());
    }

    private String text(String name, JsonElement value) {
        boolean text = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
        check(text, "field %s must be text, got %s", prefix + name, value);
        return value.getAsString();
    }

    private JsonPrimitive scalar(String name, JsonElement value) {
        check(
                value.isJsonPrimitive(),
                "field %s must be text or a number, got %s",
                prefix + name,
                value);
        return value.getAsJsonPrimitive();
    }
}
