package groundlab.metrics.judged;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.metrics.objects.CaptionObjects;
import groundlab.metrics.objects.ListedObjects;
import groundlab.metrics.objects.ObjectExtractor;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects as a model lists them, the way of Object HalBench with GPT: it is asked for a JSON list,
 * and asked again while it replies with anything else, five times in all. Of an answer of up to
 * three words it is not asked, such an answer names nothing.
 *
 * <pre>{@code
 * Endpoint judge = Endpoint.of("http://localhost:8000/v1", "gpt-4o");
 * ObjectExtractor asked = AskedObjects.of(judge, ListedObjects.of(ObjectWords.coco()));
 * }</pre>
 *
 * <p>Differs from the published program in that the text is the user's, not the system's, and in
 * the tries (there 100).
 *
 * @param model who is asked
 * @param list reads what it lists
 * @param prompt what it is told
 */
public record AskedObjects(TextModel model, ListedObjects list, ObjectPrompt prompt)
        implements ObjectExtractor {

    private static final int SHORT = 3; // words of an answer that is not worth asking about
    private static final String QUESTION = "Describe the image.";

    /** Makes the model's replies sound. */
    public AskedObjects {
        model = sound(model);
    }

    /** {@return with our prompt} */
    public static AskedObjects of(TextModel model, ListedObjects list) {
        return new AskedObjects(model, list, ObjectPrompt.OURS);
    }

    /** {@return a model of which every reply is a list} */
    public static TextModel sound(TextModel model) {
        return model.accepting("a JSON list of texts", reply -> parse(reply).isPresent());
    }

    /** {@return whether an answer is long enough to name something} */
    public static boolean isWorthAsking(String answer) {
        String text = answer.strip();
        return !text.isEmpty() && text.split("\\s+").length > SHORT;
    }

    @Override
    public CaptionObjects extract(String caption) {
        if (!isWorthAsking(caption)) {
            return new CaptionObjects(List.of(), List.of());
        }
        Request request = prompt.request(QUESTION, caption);
        return list.read(caption, parse(model.reply(request)).orElseThrow());
    }

    /** {@return the texts of the JSON list that a reply is, or that its last line is} */
    public static Optional<List<String>> parse(String reply) {
        String text = reply.strip();
        Optional<List<String>> whole = list(text);
        return whole.isPresent() || !text.contains("[\"")
                ? whole
                : list(text.substring(text.lastIndexOf('\n') + 1));
    }

    private static Optional<List<String>> list(String json) {
        try {
            JsonArray array = JsonParser.parseString(json).getAsJsonArray();
            List<String> texts = new ArrayList<>();
            for (JsonElement element : array) {
                if (!element.isJsonPrimitive()) {
                    return Optional.empty();
                }
                texts.add(element.getAsString());
            }
            return Optional.of(List.copyOf(texts));
        } catch (JsonParseException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
