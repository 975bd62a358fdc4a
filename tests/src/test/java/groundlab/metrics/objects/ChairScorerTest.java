package groundlab.metrics.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Truth;
import groundlab.english.Tagger;
import groundlab.english.WordClass;
import groundlab.metrics.Chair;
import groundlab.metrics.Lexicon;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.objects.ObjectWords.Joining;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChairScorerTest {

    private static final Tagger NOUNS = words -> words.stream().map(w -> WordClass.NOUN).toList();

    @TempDir private Path folder;

    @Test
    void everyMentionHasItsPlaceNodeAndVerdict() {
        ChairScorer chair = ChairScorer.of(ChairMode.ORIGINAL, ObjectWords.coco());
        String caption = "A puppy near two hot dogs and a Bike.";
        CaptionScore score = chair.score(caption, Truth.of(List.of("dog", "hot dog", "cat")));
        assertEquals(List.of("dog", "hot dog", "bicycle"), score.objects().nodes());
        ObjectMention bike = score.invented().get(0);
        assertEquals("Bike", caption.substring(bike.start(), bike.end()));
        assertEquals(new ObjectMention("bike", "bicycle", 8, 32, 36), bike);
        ObjectMention hotDog = score.objects().mentions().get(1);
        assertEquals("hot dogs", caption.substring(hotDog.start(), hotDog.end()));
        assertEquals(Set.of("cat"), score.missed());
        // "a puppy near two [hot dog] and a bike ." has 9 words with the point
        assertEquals(new Chair(3, 1, 1, 1, 3, 2, 9), score.counts());
    }

    @Test
    void theReadingsDisagreeAsKnown() throws IOException {
        ObjectWords words = list("person, man, men\nbus\ntie\nvase\nskis, ski");
        Truth none = Truth.of(List.of());
        String caption = "men in a bus with ties and vases";
        assertEquals(
                List.of("person", "vase"), // "bus" becomes "bu", "ties" becomes "ty"
                ChairScorer.of(ChairMode.ORIGINAL, words).score(caption, none).objects().nodes());
        assertEquals(
                List.of("person", "bus", "tie"), // "vases" becomes "vas"
                ChairScorer.of(ChairMode.NOUN_LEMMA, words).score(caption, none).objects().nodes());
        Tagger verbs = all -> all.stream().map(w -> WordClass.VERB).toList();
        assertEquals(
                List.of("skis"),
                ChairScorer.of(ChairMode.LEMMA, words, verbs)
                        .score("skiing", none)
                        .objects()
                        .nodes());
        assertEquals(
                List.of(),
                ChairScorer.of(ChairMode.LEMMA, words, NOUNS)
                        .score("skiing", none)
                        .objects()
                        .nodes());
    }

    @Test
    void pairsHideWhatTheyAreMadeOf() throws IOException {
        ObjectWords words = ObjectWords.coco();
        ChairScorer chair = ChairScorer.of(ChairMode.ORIGINAL, words);
        String caption =
                "a home plate, a train track, a toilet seat, a baby bear and a computer mouse";
        assertEquals(
                List.of("toilet", "bear", "mouse"),
                chair.score(caption, Truth.of(List.of())).objects().nodes());
        ObjectWords chairs = list("mouse, computer mouse\nlaptop, computer");
        assertEquals(
                List.of("laptop", "mouse"), // CHAIR's own pairs do not have it
                ChairScorer.of(ChairMode.ORIGINAL, chairs)
                        .score("a computer mouse", Truth.of(List.of()))
                        .objects()
                        .nodes());
    }

    @Test
    void aKnownWorldIsReadExactly() {
        ChairScorer chair = ChairScorer.of(Lexicon.of(List.of("fork", "oven")));
        CaptionScore score = chair.score("There is a fork and an oven.", Truth.of(Set.of("fork")));
        assertEquals(new Chair(2, 1, 1, 1, 1, 1, 7), score.counts());
        assertEquals(new ObjectMention("oven", "oven", 6, 23, 27), score.invented().get(0));
    }

    @Test
    void aResultSaysHowItWasCounted() throws IOException {
        ObjectWords words = list("dog\ncat");
        PerImage<Chair> images = new PerImage<>();
        images.add("1", new Chair(1, 1, 1, 1, 1, 0, 4));
        Result<Chair> result =
                ChairScorer.of(ChairMode.LEMMA, words, NOUNS).result(images, "mine.json");
        assertEquals("LEMMA", result.facts().get("mode"));
        assertEquals("mine.json", result.facts().get("truth"));
        assertEquals(
                "words.txt (sha256 " + words.sha256().substring(0, 12) + ")",
                result.facts().get("words"));
        assertTrue(result.facts().containsKey("tagger"));
    }

    @Test
    void ownListHasTheEightyObjectsOfCoco() {
        assertEquals(80, ObjectWords.coco().nodes().size());
        assertEquals("person", ObjectWords.coco().node("children").orElseThrow());
    }

    @Test
    void saysWhatIsNoWordList() throws IOException {
        var none = assertThrows(IOException.class, () -> list("no list at all"));
        assertEquals(
                folder.resolve("words.txt")
                        + ": a word list has a line for each object, its names parted by ', ', got"
                        + " 1 objects",
                none.getMessage());
        Path latin = folder.resolve("latin.txt");
        Files.write(latin, "café\ndog".getBytes(StandardCharsets.ISO_8859_1));
        var broken = assertThrows(IOException.class, () -> ObjectWords.read(latin, Joining.CHAIR));
        assertEquals(latin + ": not UTF-8 text", broken.getMessage());
    }

    private ObjectWords list(String text) throws IOException {
        Path file = folder.resolve("words.txt");
        Files.writeString(file, text);
        return ObjectWords.read(file, Joining.CHAIR);
    }
}
