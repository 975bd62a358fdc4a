package groundlab.metrics.yesno;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.data.Example;
import groundlab.data.Picture;
import groundlab.data.Truth;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PopeBuilderTest {

    private static final List<PopeImage> IMAGES =
            List.of(
                    new PopeImage("1.jpg", List.of("fork", "knife")),
                    new PopeImage("2.jpg", List.of("fork", "oven")),
                    new PopeImage("3.jpg", List.of("fork", "oven", "cup")),
                    new PopeImage("4.jpg", List.of("dog")));

    /**
     * Counts: fork 3, oven 2, knife 1, cup 1, dog 1. Of 1.jpg oven is the most frequent absent one,
     * then, oven being asked, cup; 4.jpg has fewer than two objects.
     */
    @Test
    void asksForTheMostFrequentAbsentObjects() {
        List<YesNoQuestion> questions =
                PopeBuilder.of(IMAGES).perImage(2).questions(PopeSplit.POPULAR, 7);
        assertEquals(12, questions.size());
        assertEquals(
                List.of(
                        new YesNoQuestion("1", "1.jpg", "Is there a fork in the image?", true),
                        new YesNoQuestion("2", "1.jpg", "Is there an oven in the image?", false),
                        new YesNoQuestion("3", "1.jpg", "Is there a knife in the image?", true),
                        new YesNoQuestion("4", "1.jpg", "Is there a cup in the image?", false)),
                questions.subList(0, 4));
    }

    /** Beside a fork: oven 2, knife 1, cup 1. Beside a knife: fork alone, so chance decides. */
    @Test
    void asksForWhatIsOftenBesideTheObjectAskedForBefore() {
        List<YesNoQuestion> questions =
                PopeBuilder.of(IMAGES).perImage(2).questions(PopeSplit.ADVERSARIAL, 7);
        assertEquals("Is there an oven in the image?", questions.get(1).text());
        assertTrue(Set.of("cup", "dog").contains(object(questions.get(3))));
    }

    @Test
    void theSameSeedAsksTheSameAndEachPictureHasItsOwnChance() {
        PopeBuilder builder = PopeBuilder.of(IMAGES).perImage(1);
        assertEquals(
                builder.questions(PopeSplit.RANDOM, 7), builder.questions(PopeSplit.RANDOM, 7));
        Set<List<String>> drawn = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            drawn.add(
                    builder.questions(PopeSplit.RANDOM, seed).stream()
                            .map(PopeBuilderTest::object)
                            .toList());
        }
        assertTrue(drawn.size() > 10, drawn.size() + " of 20 seeds ask other questions");
    }

    /** Every object of a picture may be drawn, none that is in it or was asked for. */
    @Test
    void neverAsksTwiceOrForWhatIsThere() {
        for (PopeSplit split : PopeSplit.values()) {
            for (int seed = 0; seed < 10; seed++) {
                Set<String> met = new HashSet<>();
                for (YesNoQuestion question :
                        PopeBuilder.of(IMAGES).perImage(2).questions(split, seed)) {
                    assertTrue(met.add(question.image() + question.text()), question.toString());
                    assertEquals(isIn(question), question.yes(), question.toString());
                }
            }
        }
    }

    private static boolean isIn(YesNoQuestion question) {
        return IMAGES.stream()
                .filter(image -> image.image().equals(question.image()))
                .anyMatch(image -> image.objects().contains(object(question)));
    }

    private static String object(YesNoQuestion question) {
        return question.text().replaceAll("Is there an? (.*) in the image\\?", "$1");
    }

    @Test
    void samplesPicturesWithEnoughObjectsOnceForAllSplits() {
        PopeBuilder two = PopeBuilder.of(IMAGES).perImage(1).sample(2, 3);
        assertEquals(
                two.questions(PopeSplit.RANDOM, 7).stream().map(YesNoQuestion::image).toList(),
                two.questions(PopeSplit.POPULAR, 7).stream().map(YesNoQuestion::image).toList());
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> PopeBuilder.of(IMAGES).perImage(2).sample(4, 3));
        assertEquals("n must be in 1 to 3, the pictures with 2 objects, got 4", error.getMessage());
    }

    @Test
    void saysThatAPictureHasEverything() {
        PopeBuilder all = PopeBuilder.of(List.of(new PopeImage("1.jpg", List.of("a", "b", "c"))));
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> all.questions(PopeSplit.RANDOM, 7));
        assertEquals(
                "picture 1.jpg needs an object that is not in it and was not asked for, got none"
                        + " of 3 objects",
                error.getMessage());
        error = assertThrows(IllegalArgumentException.class, () -> all.perImage(0));
        assertEquals("objects per picture must be >= 1, got 0", error.getMessage());
    }

    @Test
    void asksAboutExamplesOfKnownTruth() {
        Picture picture = Picture.of("p", new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB));
        List<Example> examples =
                List.of(
                        new Example(
                                "x", picture, "Describe.", "", Truth.of(List.of("dog")), List.of()),
                        new Example("z", picture, "Describe.", "", Truth.UNKNOWN, List.of()));
        List<YesNoQuestion> questions =
                PopeBuilder.ofExamples(examples)
                        .counts(Map.of("dog", 1, "cat", 1), Map.of("dog", List.of("cat")))
                        .perImage(1)
                        .questions(PopeSplit.ADVERSARIAL, 7);
        assertEquals(
                List.of(
                        new YesNoQuestion("1", "x", "Is there a dog in the image?", true),
                        new YesNoQuestion("2", "x", "Is there a cat in the image?", false)),
                questions);
    }

    @Test
    void writesTheOldSpellingOnRequestAlone() {
        PopeBuilder builder = PopeBuilder.of(IMAGES).perImage(2);
        assertEquals(
                "Is there an oven in the imange?",
                builder.withImange().questions(PopeSplit.POPULAR, 7).get(1).text());
        assertEquals(
                "Is there a cup in the image?",
                builder.withImange().questions(PopeSplit.POPULAR, 7).get(3).text());
    }

    @Test
    void rejectsBlankNames() {
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> new PopeImage(" ", List.of("a")));
        assertEquals("a picture needs a name, got a blank one", error.getMessage());
        error =
                assertThrows(
                        IllegalArgumentException.class, () -> new PopeImage("1", List.of("a", "")));
        assertEquals("objects of 1 must not be blank, got [a, ]", error.getMessage());
    }

    @Test
    void regeneratesTheOfficialPopularAndAdversarialSplits() throws IOException {
        PopeBuilder builder =
                PopeBuilder.of(images("pope/builder/official_inferred_segmentation.jsonl"))
                        .counts(counts(), coOccurrence());
        List<YesNoQuestion> popular = official("popular");
        assertEquals(0, differences(popular, builder.questions(PopeSplit.POPULAR, 7)));
        List<YesNoQuestion> adversarial = official("adversarial");
        int different = differences(adversarial, builder.questions(PopeSplit.ADVERSARIAL, 7));
        assertTrue(different <= 3, different + " differ, of which three were drawn by chance");
    }

    private static int differences(List<YesNoQuestion> theirs, List<YesNoQuestion> ours) {
        assertEquals(3000, ours.size());
        int different = 0;
        for (int i = 0; i < theirs.size(); i++) {
            different += theirs.get(i).equals(ours.get(i)) ? 0 : 1;
        }
        return different;
    }

    /** Where chance decides upstream, only picture and right answer can agree. */
    @Test
    void buildsTheSmallExampleAsThePublishedProgramDoes() throws IOException {
        JsonObject expected = json("pope/builder/small_expected.json").getAsJsonObject();
        PopeBuilder builder =
                PopeBuilder.of(images("pope/builder/small_segmentation.jsonl")).withImange();
        assertEquals(
                questions(expected.getAsJsonArray("popular")),
                builder.questions(PopeSplit.POPULAR, 7));
        List<YesNoQuestion> theirs = questions(expected.getAsJsonArray("adversarial"));
        List<YesNoQuestion> ours = builder.questions(PopeSplit.ADVERSARIAL, 7);
        Set<String> drawn = new HashSet<>();
        expected.getAsJsonArray("adversarial_fallback_question_ids")
                .forEach(id -> drawn.add(id.getAsString()));
        assertEquals(12, drawn.size());
        String chance = ""; // the picture in which chance has decided; what follows depends on it
        for (int i = 0; i < theirs.size(); i++) {
            chance = drawn.contains(theirs.get(i).id()) ? theirs.get(i).image() : chance;
            if (!theirs.get(i).image().equals(chance)) {
                assertEquals(theirs.get(i), ours.get(i));
            }
            assertEquals(theirs.get(i).image(), ours.get(i).image());
            assertEquals(theirs.get(i).yes(), ours.get(i).yes());
        }
        assertEquals(theirs.size(), ours.size());
    }

    private static List<PopeImage> images(String file) throws IOException {
        List<PopeImage> images = new ArrayList<>();
        for (String line : Files.readAllLines(Vectors.file(file))) {
            JsonObject row = JsonParser.parseString(line).getAsJsonObject();
            List<String> objects = new ArrayList<>();
            row.getAsJsonArray("objects").forEach(o -> objects.add(o.getAsString()));
            images.add(new PopeImage(row.get("image").getAsString(), objects));
        }
        return images;
    }

    private static List<YesNoQuestion> official(String split) throws IOException {
        List<YesNoQuestion> questions = new ArrayList<>();
        Path file = Vectors.file("pope/upstream/coco_pope_" + split + ".json");
        for (String line : Files.readAllLines(file)) {
            questions.add(question(JsonParser.parseString(line).getAsJsonObject()));
        }
        return questions;
    }

    private static List<YesNoQuestion> questions(Iterable<JsonElement> rows) {
        List<YesNoQuestion> questions = new ArrayList<>();
        rows.forEach(row -> questions.add(question(row.getAsJsonObject())));
        return questions;
    }

    private static YesNoQuestion question(JsonObject row) {
        return new YesNoQuestion(
                row.get("question_id").getAsString(),
                row.get("image").getAsString(),
                row.get("text").getAsString(),
                row.get("label").getAsString().equals("yes"));
    }

    private static Map<String, Integer> counts() throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        json("pope/upstream/coco_ground_truth_objects.json")
                .getAsJsonObject()
                .entrySet()
                .forEach(e -> counts.put(e.getKey(), e.getValue().getAsInt()));
        return counts;
    }

    private static Map<String, List<String>> coOccurrence() throws IOException {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (var entry : json("pope/upstream/coco_co_occur.json").getAsJsonObject().entrySet()) {
            List<String> objects = new ArrayList<>();
            entry.getValue().getAsJsonArray().forEach(o -> objects.add(o.getAsString()));
            others.put(entry.getKey(), objects);
        }
        return others;
    }

    private static JsonElement json(String file) throws IOException {
        return JsonParser.parseString(Files.readString(Vectors.file(file)));
    }
}
