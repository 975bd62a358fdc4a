package groundlab.metrics.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.answers.Captions;
import groundlab.answers.ChairFiles;
import groundlab.answers.ObjectTruth;
import groundlab.data.Truth;
import groundlab.english.RecordedTagger;
import groundlab.english.Tagger;
import groundlab.metrics.Chair;
import groundlab.metrics.Result;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the published CHAIR programs computed for real captions. */
class ChairParityTest {

    private static final String LLAVA = "lessismore_r1-llava1.5-7b.jsonl";
    private static final String BLIP = "opera_instructblip_greedy.jsonl";
    private static final String OPERA = "opera_llava-1.5_ours.jsonl";
    private static final String MINIGPT = "opera_minigpt4_ours.jsonl";

    @ParameterizedTest
    @ValueSource(strings = {LLAVA, BLIP, OPERA, MINIGPT})
    void theOriginalProgramsCounts(String file) throws IOException {
        Result<Chair> ours = score(file, ChairMode.ORIGINAL, Tagger.standard());
        assertCounts(expected(file, "pattern_counts"), ours);
        assertRatios(expected(file, "pattern"), ours, 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {LLAVA, BLIP, OPERA, MINIGPT})
    void nounLemmasRatios(String file) throws IOException {
        JsonObject all = json("chair/expected/overall_lemma_nounonly.json");
        assertRatios(
                all.getAsJsonObject(file),
                score(file, ChairMode.NOUN_LEMMA, Tagger.standard()),
                1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {LLAVA, BLIP, OPERA, MINIGPT})
    void lemmasCountsGivenTheReferencesTags(String file) throws IOException {
        Result<Chair> ours = score(file, ChairMode.LEMMA, new RecordedTagger(file));
        assertCounts(expected(file, "lemma_counts"), ours);
        assertRatios(expected(file, "lemma"), ours, 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {LLAVA, BLIP, OPERA, MINIGPT})
    void lemmasRatiosWithinHalfAPointWithOurTagger(String file) throws IOException {
        assertRatios(
                expected(file, "lemma"), score(file, ChairMode.LEMMA, Tagger.standard()), 0.005);
    }

    @ParameterizedTest
    @CsvSource({
        LLAVA + ",pattern,ORIGINAL",
        BLIP + ",pattern,ORIGINAL",
        MINIGPT + ",pattern,ORIGINAL",
        LLAVA + ",lemma,LEMMA",
        BLIP + ",lemma,LEMMA",
        MINIGPT + ",lemma,LEMMA"
    })
    void everyCaptionsWordsAndPlaces(String file, String theirs, ChairMode mode)
            throws IOException {
        Path captions = Vectors.file("chair/captions/" + file);
        Path expected = Vectors.file("chair/expected/percaption_" + theirs + "_" + file);
        Tagger tagger = mode == ChairMode.LEMMA ? new RecordedTagger(file) : Tagger.standard();
        ChairScorer chair = ChairScorer.of(mode, words(), tagger);
        ObjectTruth truth =
                ObjectTruth.read(List.of(truth()), chair.extractor(), words(), id -> true);
        List<JsonObject> ours = new ArrayList<>();
        Captions.read(
                captions,
                BadRows.FAIL,
                (id, text) -> ours.add(row(id, chair.score(text, truth.of(id)))));
        List<JsonObject> rows =
                Files.readAllLines(expected).stream()
                        .map(line -> JsonParser.parseString(line).getAsJsonObject())
                        .toList();
        assertEquals(rows.size(), ours.size());
        for (int i = 0; i < rows.size(); i++) {
            for (String field : ours.get(i).keySet()) {
                assertEquals(
                        rows.get(i).get(field), ours.get(i).get(field), field + " of row " + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"pattern,ORIGINAL", "lemma,LEMMA"})
    void theDesignedCases(String theirs, ChairMode mode) throws IOException {
        JsonObject all = json("chair/expected/edge_cases.json");
        Truth truth = Truth.of(texts(all.get("gt_for_all")));
        Tagger tagger = RecordedTagger.ofDesignedCases();
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (JsonElement one : all.getAsJsonArray("cases")) {
            String caption = one.getAsJsonObject().get("caption").getAsString();
            JsonObject expected = one.getAsJsonObject().getAsJsonObject(theirs);
            CaptionScore score = ChairScorer.of(mode, words(), tagger).score(caption, truth);
            List<ObjectMention> found = score.objects().mentions();
            boolean same =
                    texts(expected.get("raw")).equals(score.objects().words())
                            && texts(expected.get("words"))
                                    .equals(found.stream().map(ObjectMention::word).toList())
                            && texts(expected.get("nodes")).equals(score.objects().nodes())
                            && numbers(expected.get("idxs"))
                                    .equals(found.stream().map(ObjectMention::index).toList())
                            && texts(expected.get("hallucinated"))
                                    .equals(
                                            score.invented().stream()
                                                    .map(ObjectMention::node)
                                                    .toList());
            if (!same) {
                wrong.add(caption + " -> " + score.objects() + ", expected " + expected);
            }
            cases++;
        }
        assertEquals(70, cases);
        assertEquals(List.of(), wrong);
    }

    @Test
    void theShippedExampleOfTheStandaloneProgram() throws IOException {
        JsonObject theirs = json("chair/upstream/Maxlinn_outputs.json");
        ChairScorer chair = ChairScorer.of(ChairMode.ORIGINAL, words());
        Chair sum = Chair.NONE;
        for (JsonElement one : theirs.getAsJsonArray("sentences")) {
            JsonObject sentence = one.getAsJsonObject();
            Truth truth = Truth.of(texts(sentence.get("mscoco_gt_words")));
            CaptionScore score = chair.score(sentence.get("caption").getAsString(), truth);
            assertEquals(texts(sentence.get("mscoco_generated_words")), score.objects().nodes());
            sum = sum.plus(score.counts());
        }
        double recall = theirs.getAsJsonObject("overall_metrics").get("Recall").getAsDouble();
        assertEquals(recall, sum.recall(), 1e-12);
    }

    private static JsonObject row(String id, CaptionScore score) {
        JsonObject row = new JsonObject();
        row.addProperty("image_id", Long.parseLong(id));
        JsonArray words = new JsonArray();
        score.objects().words().forEach(words::add);
        row.add("words", words);
        JsonArray generated = new JsonArray();
        score.objects().nodes().forEach(generated::add);
        row.add("generated", generated);
        JsonArray hallucinated = new JsonArray();
        JsonArray places = new JsonArray();
        for (ObjectMention mention : score.invented()) {
            JsonArray pair = new JsonArray();
            pair.add(mention.word());
            pair.add(mention.node());
            hallucinated.add(pair);
            places.add(mention.index());
        }
        row.add("hallucinated", hallucinated);
        row.add("idxs", places);
        return row;
    }

    private static void assertCounts(JsonObject expected, Result<Chair> ours) {
        Chair sum = ours.images().sum();
        assertEquals(expected.get("captions").getAsInt(), sum.captions());
        assertEquals(expected.get("hallucinated_captions").getAsInt(), sum.wrongCaptions());
        assertEquals(expected.get("coco_words").getAsInt(), sum.mentioned());
        assertEquals(expected.get("hallucinated_words").getAsInt(), sum.invented());
    }

    private static void assertRatios(JsonObject expected, Result<Chair> ours, double within) {
        for (String name : expected.keySet()) {
            assertEquals(expected.get(name).getAsDouble(), ours.value(name), within, name);
        }
    }

    private static Result<Chair> score(String file, ChairMode mode, Tagger tagger)
            throws IOException {
        Path captions = Vectors.file("chair/captions/" + file);
        return ChairFiles.of(ChairScorer.of(mode, words(), tagger), words())
                .score(captions, List.of(truth()), BadRows.FAIL);
    }

    private static ObjectWords words() throws IOException {
        return ObjectWords.read(
                Vectors.file("chair/upstream/LisaAnne_synonyms.txt"), ObjectWords.Joining.CHAIR);
    }

    private static Path truth() {
        return Vectors.file("chair/upstream/Maxlinn_gt_objects_subset.json");
    }

    private static JsonObject expected(String file, String part) throws IOException {
        return json("chair/expected/overall.json").getAsJsonObject(file).getAsJsonObject(part);
    }

    private static JsonObject json(String file) throws IOException {
        return JsonParser.parseString(Files.readString(Vectors.file(file))).getAsJsonObject();
    }

    private static List<String> texts(JsonElement list) {
        return list.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }

    private static List<Integer> numbers(JsonElement list) {
        return list.getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList();
    }
}
