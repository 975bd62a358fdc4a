package groundlab.answers;

import groundlab.metrics.Metric;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.objects.ChairMode;
import groundlab.metrics.objects.ChairScorer;
import groundlab.metrics.objects.ListedObjects;
import groundlab.metrics.objects.ObjectExtractor;
import groundlab.metrics.objects.ObjectHalBench;
import groundlab.metrics.objects.ObjectWords;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Object HalBench of a file of responses: rows with {@code image_id} and {@code text} or {@code
 * answer}. Every response counts, also several of one image, as in the published program; how many
 * of these there are stands in the result.
 *
 * <pre>{@code
 * ObjectHalBenchFiles.of(ObjectWords.coco())
 *         .score(Path.of("answers.jsonl"), List.of(Path.of("truth.json")), BadRows.FAIL);
 * }</pre>
 */
public final class ObjectHalBenchFiles {

    private final ObjectWords words;
    private final ObjectExtractor extractor;
    private final Map<String, String> facts;
    private final List<Metric<ObjectHalBench>> metrics;

    private ObjectHalBenchFiles(
            ObjectWords words,
            ObjectExtractor extractor,
            Map<String, String> facts,
            List<Metric<ObjectHalBench>> metrics) {
        this.words = words;
        this.extractor = extractor;
        this.facts = facts;
        this.metrics = metrics;
    }

    /** {@return the scoring without a model: base forms of all words as nouns, every mention} */
    public static ObjectHalBenchFiles of(ObjectWords words) {
        return new ObjectHalBenchFiles(
                words,
                ChairScorer.of(ChairMode.NOUN_LEMMA, words).extractor(),
                facts(ChairMode.NOUN_LEMMA.name(), words),
                ObjectHalBench.METRICS);
    }

    /** {@return the scoring by lists of objects that a model made, each object once} */
    public static ObjectHalBenchFiles of(ListedObjects list, ObjectLists lists) {
        Map<String, String> facts = facts("LISTED", list.words());
        facts.put("tagger", list.tagger().toString());
        facts.put("lists", lists.toString());
        for (String name : List.of("judge", "prompt")) {
            if (lists.facts().containsKey(name)) {
                facts.put(name, lists.facts().get(name));
            }
        }
        return new ObjectHalBenchFiles(
                list.words(),
                response -> list.read(response, lists.of(response)),
                facts,
                ObjectHalBench.METRICS);
    }

    private static Map<String, String> facts(String mode, ObjectWords words) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mode", mode);
        facts.put("words", words.toString());
        return facts;
    }

    /** {@return the same with {@code res_f1} as in the program, see {@link ObjectHalBench}} */
    public ObjectHalBenchFiles published() {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put("published", "res_f1 of 300 responses");
        return new ObjectHalBenchFiles(words, extractor, more, ObjectHalBench.PUBLISHED);
    }

    /** {@return the result over a file of responses; a response without truth is a bad row} */
    public Result<ObjectHalBench> score(Path responses, List<Path> truth, BadRows bad)
            throws IOException {
        Once wanted = new Once("image_id");
        Captions.read(responses, row -> {}, (image, text) -> wanted.add(image));
        ObjectExtractor people = ChairScorer.of(ChairMode.NOUN_LEMMA, words).extractor();
        ObjectTruth known = ObjectTruth.read(truth, people, words, wanted::met);
        PerImage<ObjectHalBench> images = new PerImage<>();
        long[] counted = new long[1];
        Captions.read(
                responses,
                bad,
                (image, text) -> {
                    String response = ObjectHalBench.cleaned(text);
                    images.add(
                            image,
                            ObjectHalBench.of(
                                    response, extractor.extract(response), known.of(image)));
                    counted[0]++;
                });
        Result<ObjectHalBench> result =
                new Result<>("Object HalBench", metrics, images, facts)
                        .fact("truth", known.toString());
        result = known.addUnknown(result, words);
        long again = counted[0] - images.images();
        return again == 0
                ? result
                : result.fact("further responses of an image", String.valueOf(again));
    }
}
