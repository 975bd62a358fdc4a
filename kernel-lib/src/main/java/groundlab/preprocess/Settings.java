package groundlab.preprocess;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The fields of a {@code preprocessor_config.json}; what is wrong with one is said by its name. */
final class Settings {

    private static final String KIND = "image_processor_type";
    private static final String OLD_KIND = "feature_extractor_type";
    private static final String KINDS =
            "CLIPImageProcessor, SiglipImageProcessor, LlavaNextImageProcessor,"
                    + " Idefics3ImageProcessor, SmolVLMImageProcessor";

    private final Path file;
    private final JsonObject fields;

    private Settings(Path file, JsonObject fields) {
        this.file = file;
        this.fields = fields;
    }

    static Settings read(Path folder) throws IOException {
        Path file = folder.resolve("preprocessor_config.json");
        if (Files.isRegularFile(file)) {
            return new Settings(file, object(file));
        }
        Path newer = folder.resolve("processor_config.json");
        if (Files.isRegularFile(newer) && object(newer).has("image_processor")) {
            return new Settings(newer, object(newer)).part("image_processor");
        }
        throw new IOException(file + " is missing");
    }

    private static JsonObject object(Path file) throws IOException {
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(file + " must be a JSON object: " + e.getMessage(), e);
        }
    }

    private Settings part(String name) {
        JsonElement part = fields.get(name);
        require(part.isJsonObject(), name, "an object");
        return new Settings(file, part.getAsJsonObject());
    }

    /** {@return the class that the settings are for, without the "Fast" of its other version} */
    String kind() {
        JsonElement kind = has(KIND) ? fields.get(KIND) : fields.get(OLD_KIND);
        return kind == null || !kind.isJsonPrimitive()
                ? ""
                : kind.getAsString()
                        .replace("FeatureExtractor", "ImageProcessor")
                        .replaceFirst("Fast$", "");
    }

    IllegalArgumentException unknownKind() {
        String name = has(OLD_KIND) && !has(KIND) ? OLD_KIND : KIND;
        return wrong(name, "one of " + KINDS + " (or its Fast version)");
    }

    private boolean has(String name) {
        return fields.has(name) && !fields.get(name).isJsonNull();
    }

    boolean flag(String name, boolean otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        JsonElement value = fields.get(name);
        boolean flag = value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
        require(flag, name, "true or false");
        return value.getAsBoolean();
    }

    double real(String name, double otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        require(number(fields.get(name)), name, "a number");
        return fields.get(name).getAsDouble();
    }

    Resampling resample(Resampling otherwise) {
        double number = real("resample", otherwise.ordinal());
        boolean known = number == (int) number && number >= 0 && number <= 5;
        require(known, "resample", "one of Pillow's filters, 0 to 5");
        return Resampling.values()[(int) number];
    }

    /** {@return three numbers, also where one is given for all channels} */
    float[] channels(String name, float... otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        JsonElement value = fields.get(name);
        float[] channels = new float[3];
        for (int c = 0; c < 3; c++) {
            JsonElement one = value;
            if (value.isJsonArray() && value.getAsJsonArray().size() == 3) {
                one = value.getAsJsonArray().get(c);
            }
            require(number(one), name, "a number or three");
            channels[c] = (float) one.getAsDouble();
        }
        return channels;
    }

    /** {@return the new size of each old size: a fixed one, or one with a fixed short side} */
    UnaryOperator<Size> size(UnaryOperator<Size> otherwise) {
        if (!has("size")) {
            return otherwise;
        }
        JsonElement value = fields.get("size");
        if (number(value)) {
            int side = positive("size", value);
            return old -> old.withShortSide(side);
        }
        if (inside("size", "shortest_edge") != null) {
            int side = positive("size", inside("size", "shortest_edge"));
            return old -> old.withShortSide(side);
        }
        JsonElement width = inside("size", "width");
        JsonElement height = inside("size", "height");
        require(width != null && height != null, "size", "{shortest_edge} or {height, width}");
        Size size = new Size(positive("size", width), positive("size", height));
        return old -> size;
    }

    /** {@return the side of a square that is given as a number or as {height, width}} */
    int square(String name, int otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (number(fields.get(name))) {
            return positive(name, fields.get(name));
        }
        JsonElement height = inside(name, "height");
        require(height != null && height.equals(inside(name, "width")), name, "a square");
        return positive(name, height);
    }

    int longestEdge(String name, int otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        require(inside(name, "longest_edge") != null, name, "{longest_edge}");
        return positive(name, inside(name, "longest_edge"));
    }

    /** {@return a list of pairs, or {@code otherwise}} */
    int[][] pairs(String name, int[][] otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        JsonElement value = fields.get(name);
        boolean list = value.isJsonArray() && !value.getAsJsonArray().isEmpty();
        require(list, name, "a list of [height, width]");
        int[][] pairs = new int[value.getAsJsonArray().size()][];
        for (int i = 0; i < pairs.length; i++) {
            JsonElement pair = value.getAsJsonArray().get(i);
            boolean two = pair.isJsonArray() && pair.getAsJsonArray().size() == 2;
            require(two, name, "a list of [height, width]");
            JsonArray both = pair.getAsJsonArray();
            pairs[i] = new int[] {positive(name, both.get(0)), positive(name, both.get(1))};
        }
        return pairs;
    }

    /** Throws an {@code IllegalArgumentException} that names the file, the field and its value. */
    void require(boolean ok, String name, String must) {
        if (!ok) {
            throw wrong(name, must);
        }
    }

    private IllegalArgumentException wrong(String name, String must) {
        String got = has(name) ? fields.get(name).toString() : "nothing";
        return new IllegalArgumentException(
                file + ": " + name + " must be " + must + ", got " + got);
    }

    private JsonElement inside(String name, String key) {
        JsonElement value = fields.get(name);
        JsonElement found = value.isJsonObject() ? value.getAsJsonObject().get(key) : null;
        return found == null || found.isJsonNull() ? null : found;
    }

    private int positive(String name, JsonElement value) {
        boolean whole = number(value) && value.getAsDouble() == value.getAsInt();
        require(whole && value.getAsInt() > 0, name, "of whole numbers > 0");
        return value.getAsInt();
    }

    private static boolean number(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }
}
