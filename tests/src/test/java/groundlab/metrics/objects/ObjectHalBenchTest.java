package groundlab.metrics.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.answers.ObjectHalBenchFiles;
import groundlab.data.Truth;
import groundlab.english.Tagger;
import groundlab.english.WordClass;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectHalBenchTest {

    /** Knows the words of these tests that are no nouns. */
    private static final Tagger TAGGER =
            words ->
                    words.stream()
                            .map(
                                    w ->
                                            Set.of("a", "red", "with", "two").contains(w)
                                                    ? WordClass.OTHER
                                                    : WordClass.NOUN)
                            .toList();

    private static final ListedObjects LISTED = new ListedObjects(ObjectWords.coco(), TAGGER);

    private static ObjectHalBench score(String response, String... truth) {
        ObjectExtractor words =
                ChairScorer.of(ChairMode.NOUN_LEMMA, ObjectWords.coco()).extractor();
        return ObjectHalBench.of(response, words.extract(response), Truth.of(List.of(truth)));
    }

    private static Result<ObjectHalBench> result(ObjectHalBench... responses) {
        return new Result<>("", ObjectHalBench.METRICS, PerImage.of(List.of(responses)), Map.of());
    }

    /**
     * Three responses: dog and cat with a dog in the picture; a dog twice; none. One of three, of
     * the two that name something one, is wrong; 1 of 4 mentions; 2 objects found of 3; 6, 6 and 2
     * words. obj_f1 of 2/3 and 3/4 is 1 / (17/12); res_f1 of 2/3 and 1/2 is (2/3) / (7/6).
     */
    @Test
    void countsResponsesMentionsAndObjects() {
        Result<ObjectHalBench> all =
                result(
                        score("A dog and a small cat.", "dog"),
                        score("A dog sees a black dog.", "dog"),
                        score("Nothing  here", "kite"));
        assertEquals(1 / 3.0, all.value("CHAIRs"), 1e-12);
        assertEquals(0.5, all.value("CHAIRs_refine"));
        assertEquals(0.25, all.value("CHAIRi"));
        assertEquals(2 / 3.0, all.value("obj_rec"), 1e-12);
        assertEquals(5, all.value("avg_word_len"), "two blanks part three words, as in Python");
        assertEquals(0.5, all.value("correct_rate"));
        assertEquals(0.75, all.value("object_correct_rate"));
        assertEquals(12 / 17.0, all.value("obj_f1"), 1e-12);
        assertEquals(4 / 7.0, all.value("res_f1"), 1e-12);
    }

    @Test
    void theProgramDividesBy300Responses() {
        Result<ObjectHalBench> all =
                new Result<>(
                        "",
                        ObjectHalBench.PUBLISHED,
                        PerImage.of(List.of(score("A dog.", "dog"))),
                        Map.of());
        assertEquals(2 / 301.0, all.value("res_f1"), 1e-12); // of 1/300 and 1
    }

    @Test
    void saysWhyNothingIsDefined() {
        Result<ObjectHalBench> none = result(score("Nice.", "dog"));
        assertEquals(Double.NaN, none.value("CHAIRs_refine"));
        assertEquals("no response names an object", none.why("CHAIRs_refine").orElseThrow());
        assertEquals(0, none.value("CHAIRs"));
        assertEquals(0, none.value("obj_rec"));
    }

    @Test
    void cleansTheSpeakersNameAway() {
        assertEquals("A dog.", ObjectHalBench.cleaned("Assistant: A dog. "));
    }

    @Test
    void readsListsPairsFirstThenNounsEachOnce() {
        CaptionObjects objects =
                LISTED.read(
                        "Two men with a red car at a dining table.",
                        List.of(
                                "two men",
                                "red car",
                                "wooden dining tables",
                                "men",
                                "toilet seat"));
        assertEquals(List.of("men", "car", "dining table", "toilet"), objects.words());
        assertEquals(List.of("person", "car", "dining table", "toilet"), objects.nodes());
        ObjectMention table = objects.mentions().get(2);
        assertEquals(28, table.start());
        assertEquals(40, table.end());
        assertEquals(2, table.index());
    }

    @Test
    void aPluralThatWordNetDoesNotKnowIsPutInTheSingular(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("w.txt"), "person, man\ndog, puppy\n");
        ObjectWords words = ObjectWords.read(file, ObjectWords.Joining.ALL_NAMES);
        assertEquals(
                List.of("person"),
                new ListedObjects(words, TAGGER).read("Two men.", List.of("men")).nodes());
    }

    @Test
    void aSeatBesideAToiletIsNone() {
        CaptionObjects objects = LISTED.ofNames("…", List.of("seat", "toilet", "chair"));
        assertEquals(List.of("toilet", "chair"), objects.nodes());
        assertEquals(1, objects.mentions().get(1).index());
    }

    @Test
    void agreesWithThePublishedProgram(@TempDir Path folder) throws IOException {
        JsonObject all = vectors();
        Path responses =
                Files.writeString(
                        folder.resolve("a.jsonl"),
                        all.getAsJsonArray("rows").asList().stream()
                                .map(JsonElement::toString)
                                .collect(Collectors.joining("\n")));
        Path truth =
                Files.writeString(
                        folder.resolve("truth.json"), all.getAsJsonObject("gt").toString());
        Result<ObjectHalBench> result =
                ObjectHalBenchFiles.of(words())
                        .published()
                        .score(responses, List.of(truth), BadRows.FAIL);
        assertSame(all.getAsJsonObject("no_gpt").getAsJsonObject("overall_metrics"), result);
    }

    /** The other two files whose values are given are not among the captions. */
    @Test
    void agreesOnRealAnswers() throws IOException {
        Result<ObjectHalBench> result =
                ObjectHalBenchFiles.of(words())
                        .published()
                        .score(
                                Vectors.file("chair/captions/opera_minigpt4_ours.jsonl"),
                                List.of(
                                        Vectors.file(
                                                "chair/upstream/Maxlinn_gt_objects_subset.json")),
                                BadRows.FAIL);
        assertSame(
                vectors().getAsJsonObject("real_no_gpt").getAsJsonObject("opera_minigpt4_ours"),
                result);
    }

    @ParameterizedTest
    @CsvSource({"no_gpt", "gpt_path"})
    void everyResponsesWordsAndPlaces(String path) throws IOException {
        JsonObject all = vectors();
        JsonArray sentences = all.getAsJsonObject(path).getAsJsonArray("sentences");
        assertEquals(5, sentences.size());
        ObjectExtractor words = ChairScorer.of(ChairMode.NOUN_LEMMA, words()).extractor();
        ListedObjects listed = new ListedObjects(words(), TAGGER);
        List<ObjectHalBench> counts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            JsonObject expected = sentences.get(i).getAsJsonObject();
            String response = expected.get("caption").getAsString();
            CaptionObjects objects =
                    path.equals("no_gpt")
                            ? words.extract(response)
                            : listed.ofNames(
                                    response,
                                    texts(all.getAsJsonArray("objs_for_gpt_path").get(i)));
            Truth truth = Truth.of(texts(expected.get("mscoco_gt_words")));
            CaptionScore score = new CaptionScore(response, objects, truth);
            assertEquals(texts(expected.get("words")), objects.words());
            assertEquals(
                    expected.get("mscoco_generated_words").toString(),
                    "["
                            + objects.mentions().stream()
                                    .map(m -> "[\"" + m.word() + "\",\"" + m.node() + "\"]")
                                    .collect(Collectors.joining(","))
                            + "]");
            assertEquals(
                    texts(expected.get("hallucination_idxs")),
                    score.invented().stream().map(m -> String.valueOf(m.index())).toList());
            counts.add(ObjectHalBench.of(response, objects, truth));
        }
        ObjectHalBench sum = counts.stream().reduce(ObjectHalBench.NONE, ObjectHalBench::plus);
        assertTrue(sum.mentions() > 10, "13 to 14 mentions, got " + sum.mentions());
    }

    private static void assertSame(JsonObject expected, Result<ObjectHalBench> result) {
        for (String name :
                List.of(
                        "CHAIRs",
                        "CHAIRs_refine",
                        "CHAIRi",
                        "obj_rec",
                        "avg_word_len",
                        "correct_rate",
                        "object_correct_rate")) {
            assertEquals(expected.get(name).getAsDouble(), result.value(name), 1e-15, name);
        }
        JsonObject summary = expected.getAsJsonObject("summary");
        for (String name : List.of("obj_f1", "res_f1")) {
            double percent = 100 * result.value(name);
            assertEquals(summary.get(name).getAsDouble(), percent, 1e-11, name);
        }
        ObjectHalBench counts = result.images().sum();
        assertEquals(expected.get("sentence_num").getAsInt(), counts.responses());
        assertEquals(expected.get("coco_sentence_num").getAsInt(), counts.naming());
        assertEquals(expected.get("coco_word_count").getAsInt(), counts.found());
        assertEquals(expected.get("gt_word_count").getAsInt(), counts.present());
    }

    private static JsonObject vectors() throws IOException {
        return JsonParser.parseString(
                        Files.readString(Vectors.file("object_halbench/expected.json")))
                .getAsJsonObject();
    }

    private static ObjectWords words() throws IOException {
        return ObjectWords.read(
                Vectors.file("chair/upstream/RLHF-V_synonyms_refine.txt"),
                ObjectWords.Joining.ALL_NAMES);
    }

    private static List<String> texts(JsonElement list) {
        return list.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }
}
