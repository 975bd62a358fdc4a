package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import groundlab.data.Truth;
import groundlab.internal.Hashes;
import groundlab.metrics.Count;
import groundlab.metrics.Result;
import groundlab.metrics.objects.ObjectExtractor;
import groundlab.metrics.objects.ObjectWords;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which objects are in which image, from files: {@code {"2239": ["person", …]}}, COCO's {@code
 * instances_*.json} (the categories of its boxes) and {@code captions_*.json} (the objects that
 * people named, found as in the captions to be scored). Several files add up, as in CHAIR's
 * programs, which take train and validation, boxes and captions together.
 */
public final class ObjectTruth {

    private static final int SHOWN = 5; // unknown objects that are named

    private final Map<String, Set<String>> nodes = new HashMap<>();
    private final List<String> sources = new ArrayList<>();

    private ObjectTruth() {}

    /**
     * {@return the truth of files}
     *
     * @param extractor finds objects in captions of people
     * @param words says which node a category of COCO is
     * @param wanted the images whose truth is needed; all others are passed over
     */
    public static ObjectTruth read(
            List<Path> files,
            ObjectExtractor extractor,
            ObjectWords words,
            Predicate<String> wanted)
            throws IOException {
        check(!files.isEmpty(), "the truth needs at least one file, got none");
        ObjectTruth truth = new ObjectTruth();
        for (Path file : files) {
            truth.add(file, new Reader(extractor, words, wanted));
        }
        return truth;
    }

    /**
     * {@return what is in an image}
     *
     * @throws IllegalArgumentException if nothing is known about it
     */
    public Truth of(String image) {
        Set<String> objects = nodes.get(image);
        check(objects != null, "image %s is not in the truth (%s)", image, this);
        return Truth.of(objects);
    }

    /**
     * {@return a result that names the objects of the truth that the word list lacks} No caption
     * can name them, so they lower the recall; and if they are other words for its objects, those
     * count as invented.
     */
    <C extends Count<C>> Result<C> addUnknown(Result<C> result, ObjectWords words) {
        Set<String> unknown = new TreeSet<>();
        nodes.values().forEach(unknown::addAll);
        unknown.removeAll(words.nodes());
        String some = String.join(", ", unknown.stream().limit(SHOWN).toList());
        return unknown.isEmpty()
                ? result
                : result.fact(
                        "truth not in the words",
                        unknown.size() > SHOWN ? some + " … of " + unknown.size() : some);
    }

    /** {@return the files it is from, with the beginnings of their hashes} */
    @Override
    public String toString() {
        return String.join(", ", sources);
    }

    private void add(Path file, Reader reader) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No such file: " + file);
        }
        try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
            reader.read(json, this);
            json.peek(); // what follows the object is no JSON
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not UTF-8 text", e);
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        sources.add("%s (sha256 %.12s)".formatted(file.getFileName(), Hashes.of(file)));
    }

    private Set<String> objects(String image) {
        return nodes.computeIfAbsent(image, i -> new TreeSet<>());
    }

    /** Reads one file of any of the kinds, told apart by what is in it. */
    private static final class Reader {

        private final ObjectExtractor extractor;
        private final ObjectWords words;
        private final Predicate<String> wanted;
        private final Map<String, Set<Long>> categories = new HashMap<>(); // by image
        private final Map<Long, String> names = new HashMap<>(); // of categories

        Reader(ObjectExtractor extractor, ObjectWords words, Predicate<String> wanted) {
            this.extractor = extractor;
            this.words = words;
            this.wanted = wanted;
        }

        void read(JsonReader json, ObjectTruth truth) throws IOException {
            boolean coco = false;
            check(
                    json.peek() == JsonToken.BEGIN_OBJECT,
                    "the truth must be {\"id\": [objects]} or annotations of COCO, got a %s",
                    json.peek());
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                switch (name) {
                    case "annotations" -> {
                        annotations(json, truth);
                        coco = true;
                    }
                    case "categories" -> categories(json);
                    case "images", "info", "licenses" -> json.skipValue();
                    default -> nodes(name, json, truth);
                }
            }
            json.endObject();
            name(truth, coco);
        }

        private void nodes(String image, JsonReader json, ObjectTruth truth) throws IOException {
            String id = ImageId.of(image);
            boolean take = wanted.test(id);
            Set<String> objects = take ? truth.objects(id) : new TreeSet<>();
            check(
                    json.peek() == JsonToken.BEGIN_ARRAY,
                    "field %s must be a list of objects, got a %s",
                    image,
                    json.peek());
            json.beginArray();
            while (json.hasNext()) {
                objects.add(json.nextString());
            }
            json.endArray();
        }

        private void annotations(JsonReader json, ObjectTruth truth) throws IOException {
            json.beginArray();
            while (json.hasNext()) {
                annotation(json, truth);
            }
            json.endArray();
        }

        private void annotation(JsonReader json, ObjectTruth truth) throws IOException {
            String image = null;
            String caption = null;
            Long category = null;
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case "image_id" -> image = ImageId.of(json.nextString());
                    case "caption" -> caption = json.nextString();
                    case "category_id" -> category = json.nextLong();
                    default -> json.skipValue();
                }
            }
            json.endObject();
            check(image != null, "an annotation has no image_id");
            if (!wanted.test(image)) {
                return;
            }
            Set<String> objects = truth.objects(image);
            if (caption != null) {
                objects.addAll(extractor.extract(caption).nodes());
            }
            if (category != null) {
                categories.computeIfAbsent(image, i -> new TreeSet<>()).add(category);
            }
        }

        private void categories(JsonReader json) throws IOException {
            json.beginArray();
            while (json.hasNext()) {
                Long id = null;
                String name = null;
                json.beginObject();
                while (json.hasNext()) {
                    switch (json.nextName()) {
                        case "id" -> id = json.nextLong();
                        case "name" -> name = json.nextString();
                        default -> json.skipValue();
                    }
                }
                json.endObject();
                check(id != null && name != null, "a category has no id or no name");
                names.put(id, name);
            }
            json.endArray();
        }

        /** The names of categories stand behind the annotations in COCO's files. */
        private void name(ObjectTruth truth, boolean coco) {
            categories.forEach(
                    (image, ids) -> {
                        for (long id : ids) {
                            String name = names.get(id);
                            check(name != null, "category %s of image %s has no name", id, image);
                            truth.objects(image).add(words.node(name).orElse(name));
                        }
                    });
            check(coco || !truth.nodes.isEmpty() || names.isEmpty(), "no annotations");
        }
    }
}
