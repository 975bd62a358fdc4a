package groundlab.benchmark;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import groundlab.internal.Hashes;
import groundlab.rows.Fields;
import groundlab.rows.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a benchmark writes its questions, and how its program wants the answers. */
public enum QuestionForm {
    /**
     * POPE, RePOPE, DASH-B and others of yes and no: lines {@code {"question_id", "image",
     * "text"}}; answered as LLaVA's program does, in lines {@code {"question_id", "prompt", "text",
     * "answer_id", "model_id", "metadata"}}.
     */
    POPE(Layout.LINES, "question_id", "image", "text"),

    /** LLaVA-Bench: the same with a {@code category}. */
    LLAVA_BENCH(Layout.LINES, "question_id", "image", "text", "category"),

    /**
     * AMBER, generative, discriminative or both: a list of {@code {"id", "image", "query"}};
     * answered in a list of {@code {"id", "response"}}. AMBER's program counts nothing but {@code
     * Yes} and {@code No} on discriminative questions.
     */
    AMBER(Layout.LIST, "id", "image", "query"),

    /** MMHal-Bench: its template, of which {@code model_answer} is filled in. */
    MMHAL(Layout.LIST, "image_id", "question"),

    /**
     * Captions of COCO: lines or a list of {@code {"image_id"}} with an own {@code prompt} or none,
     * or COCO's annotations, of which the {@code images} are taken; answered in lines {@code
     * {"image_id", "caption"}}.
     */
    CAPTIONS(Layout.LINES, "image_id"),

    /**
     * Object HalBench: lines {@code {"image_id", "question", "image"}} with the picture as base64
     * or in the folder; answered in lines {@code {"image_id", "question", "answer"}}.
     */
    OBJECT_HALBENCH(Layout.LINES, "image_id", "question");

    /** How rows stand in a file. */
    enum Layout {
        /** One JSON object a line. */
        LINES,
        /** One list. */
        LIST;

        String file(List<JsonObject> rows) {
            Stream<String> texts = rows.stream().map(Json::text);
            return this == LINES
                    ? texts.map(text -> text + "\n").collect(Collectors.joining())
                    : texts.collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        }
    }

    private final Layout layout;
    private final List<String> fields;

    QuestionForm(Layout layout, String... fields) {
        this.layout = layout;
        this.fields = List.of(fields);
    }

    /** {@return the rows of this form that a row of a file holds, mostly itself} */
    List<JsonObject> rows(Fields row) {
        if (this != CAPTIONS || !row.hasList("images")) {
            check(
                    row.names().containsAll(fields),
                    "a question of %s has %s, this row has %s",
                    this,
                    fields,
                    row.names());
            return List.of(row.json());
        }
        List<JsonObject> images = new ArrayList<>();
        for (Fields image : row.rows("images")) {
            JsonObject one = new JsonObject();
            one.add("image_id", image.json().get("id"));
            one.addProperty("image", image.text("file_name"));
            images.add(one);
        }
        return images;
    }

    /** {@return what tells the questions of one file apart} */
    String id(JsonObject row) {
        boolean ofImage = this == MMHAL || this == OBJECT_HALBENCH;
        return text(row, fields.get(0)) + (ofImage ? " " + text(row, "question") : "");
    }

    /** {@return the names that the row has for its picture, the likeliest first} */
    List<String> images(JsonObject row) {
        return Stream.of("image", "image_src", "file_name", "image_id")
                .map(name -> text(row, name))
                .filter(name -> !name.isBlank())
                .toList();
    }

    /** {@return what is asked; {@code otherwise} where the row does not say} */
    String prompt(JsonObject row, String otherwise) {
        String field =
                switch (this) {
                    case POPE, LLAVA_BENCH -> "text";
                    case AMBER -> "query";
                    case MMHAL, OBJECT_HALBENCH -> "question";
                    case CAPTIONS -> "prompt";
                };
        String text = text(row, field);
        return text.isBlank() ? otherwise : text;
    }

    private static String text(JsonObject row, String field) {
        JsonElement value = row.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    /** {@return the row that the program reads} */
    JsonObject answer(Asked asked, String text, String model) {
        JsonObject answer = new JsonObject();
        switch (this) {
            case POPE, LLAVA_BENCH -> {
                copy(asked.row(), answer, "question_id");
                answer.addProperty("prompt", asked.prompt());
                answer.addProperty("text", text);
                String id = model + "\n" + id(asked.row()) + "\n" + asked.prompt() + "\n" + text;
                answer.addProperty("answer_id", Hashes.of(id).substring(0, 22));
                answer.addProperty("model_id", model);
                answer.add("metadata", new JsonObject());
            }
            case AMBER -> {
                copy(asked.row(), answer, "id");
                answer.addProperty("response", text);
            }
            case MMHAL -> {
                asked.row().entrySet().forEach(e -> answer.add(e.getKey(), e.getValue()));
                answer.addProperty("model_answer", text);
            }
            case CAPTIONS -> {
                copy(asked.row(), answer, "image_id");
                answer.addProperty("caption", text);
            }
            case OBJECT_HALBENCH -> {
                copy(asked.row(), answer, "image_id");
                copy(asked.row(), answer, "question");
                answer.addProperty("answer", text);
            }
        }
        return answer;
    }

    private static void copy(JsonObject from, JsonObject to, String field) {
        to.add(field, from.get(field));
    }

    Layout layout() {
        return layout;
    }
}
