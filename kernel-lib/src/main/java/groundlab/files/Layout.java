package groundlab.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.data.PreferencePair;
import groundlab.forms.Truths;
import groundlab.rows.Json;
import java.util.Optional;

/**
 * How a pair is laid out in columns. Each has, besides those named, {@code id}, {@code
 * rejected_images} where there is a worse picture, {@code truth} and {@code provenance}; each is
 * read back as it was written.
 *
 * <p>Hugging Face's datasets takes the types of a JSONL file's columns from its first 10 MB, and
 * fails if a later row has a column, or a fact in an object, that no row had there. So where pairs
 * of several sources follow each other, {@link #TRL} as JSONL may be refused; the others have truth
 * and provenance as text in every row. Parquet has no such trouble.
 */
public enum Layout {
    /**
     * {@code prompt}, {@code images}, {@code chosen}, {@code rejected}, as texts. TRL trains on it
     * once a chat layout with a place for the picture is put around the prompt.
     */
    TRL(false) {
        @Override
        void put(JsonObject row, PreferencePair pair, String image) {
            row.addProperty("prompt", pair.prompt());
            row.add("images", list(image));
            row.addProperty("chosen", pair.chosen());
            row.addProperty("rejected", pair.rejected());
        }

        @Override
        String sql() {
            return "prompt, images, chosen, rejected";
        }
    },
    /** The same columns as chat messages, which TRL trains on as they are. */
    TRL_CHAT(true) {
        @Override
        void put(JsonObject row, PreferencePair pair, String image) {
            row.add("prompt", list(message("user", pair.prompt())));
            row.add("images", list(image));
            row.add("chosen", list(message("assistant", pair.chosen())));
            row.add("rejected", list(message("assistant", pair.rejected())));
        }

        @Override
        String sql() {
            return "[{'role': 'user', 'content': prompt}] AS prompt, images,"
                    + " [{'role': 'assistant', 'content': chosen}] AS chosen,"
                    + " [{'role': 'assistant', 'content': rejected}] AS rejected";
        }
    },
    /** {@code messages}, {@code images}, {@code rejected_response}, for ms-swift. */
    SWIFT(true) {
        @Override
        void put(JsonObject row, PreferencePair pair, String image) {
            JsonArray messages = list(message("user", "<image>" + pair.prompt()));
            messages.add(message("assistant", pair.chosen()));
            row.add("messages", messages);
            row.add("images", list(image));
            row.addProperty("rejected_response", pair.rejected());
        }

        @Override
        String sql() {
            return "[{'role': 'user', 'content': '<image>' || prompt},"
                    + " {'role': 'assistant', 'content': chosen}] AS messages, images,"
                    + " rejected AS rejected_response";
        }
    };

    private final boolean flat;

    Layout(boolean flat) {
        this.flat = flat;
    }

    /** Adds question, picture and answers. */
    abstract void put(JsonObject row, PreferencePair pair, String image);

    /** {@return the same as columns of a query} */
    abstract String sql();

    /**
     * {@return a pair as JSON, with the paths of its pictures; that of the worse one may be null}
     */
    JsonObject json(PreferencePair pair, String image, String worse) {
        JsonObject row = new JsonObject();
        row.addProperty("id", pair.id());
        put(row, pair, image);
        if (worse != null) {
            row.add("rejected_images", list(worse));
        }
        Optional<JsonObject> truth = pair.truth().map(Truths::write);
        if (flat) {
            row.addProperty("truth", truth.map(Json::text).orElse(""));
            row.addProperty("provenance", Json.text(provenance(pair)));
        } else {
            truth.ifPresent(facts -> row.add("truth", facts));
            row.add("provenance", provenance(pair));
        }
        return row;
    }

    static JsonObject provenance(PreferencePair pair) {
        JsonObject facts = new JsonObject();
        pair.provenance().facts().forEach(facts::addProperty);
        return facts;
    }

    private static JsonObject message(String role, String content) {
        JsonObject message = new JsonObject();
        message.addProperty("role", role);
        message.addProperty("content", content);
        return message;
    }

    private static JsonArray list(String value) {
        JsonArray list = new JsonArray();
        list.add(value);
        return list;
    }

    private static JsonArray list(JsonObject value) {
        JsonArray list = new JsonArray();
        list.add(value);
        return list;
    }
}
