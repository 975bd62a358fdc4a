package groundlab.rows;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import groundlab.data.Picture;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A row of a file, or an object in it, field by field. A field that holds null is one that is not
 * there. What is wrong with a field is an {@code IllegalArgumentException} with its full name.
 */
public final class Fields {

    private static final int BRIEF = 80;

    private final Source source;
    private final long number;
    private final List<byte[]> blobs;
    private final String prefix;
    private final JsonObject fields;

    private Fields(
            Source source, long number, List<byte[]> blobs, String prefix, JsonObject fields) {
        this.source = source;
        this.number = number;
        this.blobs = blobs;
        this.prefix = prefix;
        this.fields = fields;
    }

    /** {@return the fields of a row of text} */
    public static Fields of(Source source, long number, JsonElement json) {
        return of(source, number, json, List.of());
    }

    /**
     * {@return the fields of a row}
     *
     * @param number the row's number in its file, or its line's, from 1
     * @param blobs the bytes of the row's pictures; where they belong, {@code json} has an index
     */
    public static Fields of(Source source, long number, JsonElement json, List<byte[]> blobs) {
        if (!json.isJsonObject()) {
            throw new IllegalArgumentException("a row must be a JSON object, got " + brief(json));
        }
        return new Fields(source, number, blobs, "", json.getAsJsonObject());
    }

    /** {@return the names of all fields that are there, in their order} */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(fields.keySet());
        names.removeIf(name -> field(name) == null);
        return names;
    }

    /** {@return the row as it is, to be written again with more in it} */
    public JsonObject json() {
        return fields.deepCopy();
    }

    /** {@return whether a field is there} */
    public boolean has(String name) {
        return field(name) != null;
    }

    /** {@return whether a field is there and holds a list} */
    public boolean hasList(String name) {
        return has(name) && field(name).isJsonArray();
    }

    /** {@return the row's own id, else its number; no other row of the file may have it} */
    public String id() {
        String id = has("id") ? scalar("id").getAsString() : String.valueOf(number);
        check(source.take(id), "field id must be unique, got %s again", id);
        return id;
    }

    /**
     * {@return the first of {@code columns} that is there, else the row's number; with the row's
     * number behind it if it is taken, as it often is in published files}
     */
    public String freeId(String... columns) {
        String id = String.valueOf(number);
        for (int i = columns.length - 1; i >= 0; i--) {
            id = has(columns[i]) ? scalar(columns[i]).getAsString() : id;
        }
        return source.take(id) ? id : id + "-row" + number;
    }

    /** {@return which row of its file it is, from 1; the line where rows are lines} */
    public long number() {
        return number;
    }

    /** {@return the first of these names that is a field; one of them must be} */
    public String first(String... names) {
        for (String name : names) {
            if (has(name)) {
                return name;
            }
        }
        throw new IllegalArgumentException("no field " + prefix + String.join(" or ", names));
    }

    /** {@return a text or a number that must be there, as text; such as an id} */
    public String word(String name) {
        check(has(name), "no field %s", prefix + name);
        return scalar(name).getAsString();
    }

    /** {@return a text that must be there} */
    public String text(String name) {
        check(has(name), "no field %s", prefix + name);
        return textOr(name, "");
    }

    /** {@return a text} */
    public String textOr(String name, String otherwise) {
        JsonElement value = field(name);
        return value == null ? otherwise : text(name, value);
    }

    /** {@return a whole number that must be there} */
    public int wholeNumber(String name) {
        double value = number(name);
        must(value == (int) value, name, "a whole number", field(name));
        return (int) value;
    }

    /** {@return a number that must be there} */
    public double number(String name) {
        JsonElement value = field(name);
        check(value != null, "no field %s", prefix + name);
        boolean number = value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
        must(number, name, "a number", value);
        return value.getAsDouble();
    }

    /** {@return the texts of a list; none if it is not there} */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        elements(name).forEach(element -> texts.add(text(name, element)));
        return texts;
    }

    /** {@return the objects of a list; none if it is not there} */
    public List<Fields> rows(String name) {
        List<Fields> rows = new ArrayList<>();
        elements(name).forEach(element -> rows.add(row(name, element)));
        return rows;
    }

    /** {@return an object} */
    public Optional<Fields> row(String name) {
        return Optional.ofNullable(field(name)).map(value -> row(name, value));
    }

    /** {@return an object that must be there, see {@link #parsed}} */
    public Fields object(String name) {
        return parsed(name)
                .orElseThrow(() -> new IllegalArgumentException("no field " + prefix + name));
    }

    /** {@return an object that may stand as JSON text, as in CSV and Parquet} */
    public Optional<Fields> parsed(String name) {
        JsonElement value = field(name);
        if (value == null || !value.isJsonPrimitive()) {
            return row(name);
        }
        String text = value.getAsString().strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.startsWith("{")) {
            return row(name);
        }
        try {
            return Optional.of(row(name, JsonParser.parseString(text)));
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(
                    "field " + prefix + name + " must be an object, got broken JSON", e);
        }
    }

    /**
     * {@return the objects of a list, also where it is stored as an object of lists, which is what
     * Hugging Face's datasets make of it in Parquet}
     */
    public List<Fields> records(String name) {
        JsonElement value = field(name);
        if (value == null || !value.isJsonObject()) {
            return rows(name);
        }
        Fields columns = row(name, value);
        List<JsonObject> records = new ArrayList<>();
        for (String column : columns.names()) {
            JsonArray cells = columns.elements(column);
            for (int i = 0; i < cells.size(); i++) {
                if (i == records.size()) {
                    records.add(new JsonObject());
                }
                records.get(i).add(column, cells.get(i));
            }
        }
        return records.stream().map(record -> row(name, record)).toList();
    }

    /** {@return all fields as text, in their order} */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        names().forEach(name -> facts.put(name, scalar(name).getAsString()));
        return facts;
    }

    /** {@return the picture of a field that must be there, see {@link #pictures}} */
    public Picture picture(String name) {
        check(has(name), "no field %s", prefix + name);
        return picture(name, field(name));
    }

    /**
     * {@return the pictures of a list, checked as the file's reader was told; none if it is not
     * there} A picture is a path, or an object with {@code bytes}, {@code path} or both.
     */
    public List<Picture> pictures(String name) {
        List<Picture> pictures = new ArrayList<>();
        elements(name).forEach(element -> pictures.add(picture(name, element)));
        return pictures;
    }

    private Picture picture(String name, JsonElement value) {
        if (!value.isJsonObject()) {
            return checked(file(text(name, value)));
        }
        Fields parts = row(name, value);
        String path = parts.textOr("path", "");
        if (!parts.has("bytes")) {
            return checked(file(path));
        }
        String end = path.substring(path.lastIndexOf('/') + 1);
        return checked(Picture.encoded(end.isBlank() ? prefix + name : end, parts.binary("bytes")));
    }

    private byte[] binary(String name) {
        check(!blobs.isEmpty(), "field %s must be binary, as only Parquet has it", prefix + name);
        return blobs.get(wholeNumber(name));
    }

    private Picture file(String path) {
        check(!path.isBlank(), "a picture needs a path, got a blank one");
        return Picture.of(source.folder().resolve(path));
    }

    private Picture checked(Picture picture) {
        if (source.check() == PictureCheck.DECODE) {
            picture.pixels();
        }
        boolean there = picture.file().isEmpty() || Files.isRegularFile(picture.file().get());
        check(there, "Cannot read picture %s: no such file", picture.file().orElse(null));
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
        must(value.isJsonArray(), name, "a list", value);
        return value.getAsJsonArray();
    }

    private Fields row(String name, JsonElement value) {
        must(value.isJsonObject(), name, "an object", value);
        return new Fields(source, number, blobs, prefix + name + ".", value.getAsJsonObject());
    }

    private String text(String name, JsonElement value) {
        boolean text = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
        must(text, name, "text", value);
        return value.getAsString();
    }

    private JsonPrimitive scalar(String name) {
        JsonElement value = fields.get(name);
        must(value.isJsonPrimitive(), name, "text or a number", value);
        return value.getAsJsonPrimitive();
    }

    private void must(boolean holds, String name, String be, JsonElement value) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "field " + prefix + name + " must be " + be + ", got " + brief(value));
        }
    }

    /** {@return a value for a message; some are as long as a book} */
    private static String brief(JsonElement value) {
        String text = value.toString();
        return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…";
    }
}
