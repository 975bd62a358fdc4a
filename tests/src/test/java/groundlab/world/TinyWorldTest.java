package groundlab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Box;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PartnerPair;
import groundlab.data.Question;
import groundlab.data.Truth;
import java.awt.Rectangle;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Shares are held to four standard errors; with free seeds one in 16,000 runs would miss one. */
class TinyWorldTest {

    private static final TinyWorld WORLD = TinyWorld.of(WorldSettings.DEFAULT, 7);

    @Test
    void drawsTheSameExampleAloneAndInAList() {
        Example listed = WORLD.examples(Split.TRAIN, 5).get(4);
        Example alone = TinyWorld.of(WorldSettings.DEFAULT, 7).example(Split.TRAIN, 4);
        assertEquals(listed.picture().hash(), alone.picture().hash());
        assertEquals(listed.answer(), alone.answer());
        assertEquals(listed.truth(), alone.truth());
        assertEquals(listed.questions(), alone.questions());
    }

    @Test
    void drawsOtherPicturesForOtherSeedsAndSplits() {
        String hash = WORLD.example(Split.TEST, 0).picture().hash();
        assertNotEquals(hash, WORLD.example(Split.VALIDATION, 0).picture().hash());
        assertNotEquals(
                hash,
                TinyWorld.of(WorldSettings.DEFAULT, 8).example(Split.TEST, 0).picture().hash());
    }

    /** About 4,000 groups: standard error sqrt(.9 * .1 / 4000) = .0047. */
    @Test
    void keepsPartnersTogetherInTraining() {
        assertEquals(0.9, shareTogether(WORLD.train(2000)), 0.019);
        assertEquals(0.9, shareTogether(WORLD.examples(Split.PREFERENCE, 2000)), 0.019);
    }

    /** About 4,000 groups: standard error sqrt(.5 * .5 / 4000) = .0079. */
    @Test
    void splitsPartnersHalfOfTheTimeInTheTest() {
        assertEquals(0.5, shareTogether(WORLD.examples(Split.TEST, 2000)), 0.032);
    }

    /** About 2,000 lone objects of each kind: standard errors .0110 and .0080. */
    @Test
    void namesAbsentPartnersAsOftenAsSet() {
        Examples alone =
                TinyWorld.of(WorldSettings.DEFAULT.withTogether(0), 7).examples(Split.TRAIN, 2000);
        assertEquals(0.6, shareNamedThoughAbsent(alone, true), 0.044);
        assertEquals(0.15, shareNamedThoughAbsent(alone, false), 0.032);
    }

    /** About 4,000 groups: standard error sqrt(.8 * .2 / 4000) = .0063. */
    @Test
    void drawsGroupsFromTheirOwnScene() {
        int own = 0;
        int groups = 0;
        for (Example example : WORLD.train(2000)) {
            for (int i = 0; i < TinyWorld.partners().size(); i++) {
                if (present(example.truth(), TinyWorld.partners().get(i)) > 0) {
                    groups++;
                    own += TinyWorld.scenes().get(i / 3).equals(example.truth().scene()) ? 1 : 0;
                }
            }
        }
        assertEquals(0.8, (double) own / groups, 0.026);
    }

    @Test
    void tellsExactlyTheTruthOutsideOfTraining() {
        for (Split split : List.of(Split.PREFERENCE, Split.TEST, Split.TEST_BIASED)) {
            for (Example example : WORLD.examples(split, 300)) {
                assertEquals(
                        new TreeSet<>(example.truth().objects()),
                        named(example.answer()),
                        example.answer());
            }
        }
    }

    @Test
    void tellsSidesByTheMiddleOfThePicture() {
        int told = 0;
        for (Example example : WORLD.examples(Split.TEST, 300)) {
            for (Box box : example.truth().boxes()) {
                String sentence = "A " + box.object() + " is on the ";
                if (example.answer().contains(sentence)) {
                    String side = box.x() + box.width() <= 32 ? "left." : "right.";
                    assertTrue(example.answer().contains(sentence + side), example.toString());
                    told++;
                }
            }
        }
        assertTrue(told > 30, "some sentences tell a side, got " + told);
    }

    @Test
    void neverLetsObjectsOverlap() {
        for (Example example : WORLD.train(500)) {
            List<Rectangle> places =
                    example.truth().boxes().stream()
                            .map(box -> new Rectangle(box.x(), box.y(), box.width(), box.height()))
                            .toList();
            for (int i = 0; i < places.size(); i++) {
                assertTrue(new Rectangle(64, 64).contains(places.get(i)), example.toString());
                for (Rectangle other : places.subList(i + 1, places.size())) {
                    assertFalse(places.get(i).intersects(other), example.toString());
                }
            }
        }
    }

    @Test
    void asksAsManyAbsentAsPresentObjectsAndAnswersTruly() {
        for (Example example : WORLD.train(300)) {
            List<Question> questions = example.questions();
            int present = Math.min(3, example.truth().objects().size());
            assertEquals(2 * present, questions.size());
            assertEquals(present, questions.stream().filter(Question::yes).count());
            for (Question question : questions) {
                assertEquals(example.truth().has(question.object()), question.yes());
                assertEquals("Is there a " + question.object() + " in the image?", question.text());
            }
        }
    }

    @Test
    void asksForMissingPartnersFirst() {
        for (Example example : WORLD.examples(Split.TEST, 300)) {
            boolean partnerMissing =
                    TinyWorld.partners().stream().anyMatch(p -> present(example.truth(), p) == 1);
            for (Question question : example.questions()) {
                if (partnerMissing && question.kind().equals("adversarial")) {
                    assertEquals(1, present(example.truth(), pairOf(question.object())));
                }
            }
        }
    }

    @Test
    void listsEveryWordItUses() {
        Set<String> words = TinyWorld.words();
        for (Example example : WORLD.train(300)) {
            StringBuilder texts = new StringBuilder(example.prompt() + " " + example.answer());
            for (Question question : example.questions()) {
                texts.append(' ').append(question.text()).append(' ').append(question.answer());
            }
            Pattern.compile("\\w+|[^\\w\\s]")
                    .matcher(texts)
                    .results()
                    .forEach(match -> assertTrue(words.contains(match.group()), match.group()));
        }
        assertEquals(51, words.size());
    }

    @Test
    void hasSixStrongAndSixWeakPairsOfTwentyFourObjects() {
        assertEquals(6, TinyWorld.partners().stream().filter(PartnerPair::strong).count());
        assertEquals(12, TinyWorld.partners().size());
        assertEquals(24, Set.copyOf(TinyWorld.objects()).size());
    }

    @Test
    void saysWhatSettingsMustBe() {
        var together =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> WorldSettings.DEFAULT.withTogether(1.5));
        assertEquals("together must be in [0, 1], got 1.5", together.getMessage());
        var noise =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> WorldSettings.DEFAULT.withPixelNoise(-1));
        assertEquals("pixelNoise must be in [0, 64], got -1", noise.getMessage());
    }

    private static double shareTogether(Examples examples) {
        int together = 0;
        int groups = 0;
        for (Example example : examples) {
            for (PartnerPair pair : TinyWorld.partners()) {
                int present = present(example.truth(), pair);
                groups += present > 0 ? 1 : 0;
                together += present == 2 ? 1 : 0;
            }
        }
        return (double) together / groups;
    }

    private static double shareNamedThoughAbsent(Examples examples, boolean strong) {
        int named = 0;
        int alone = 0;
        for (Example example : examples) {
            Set<String> told = named(example.answer());
            for (PartnerPair pair : TinyWorld.partners()) {
                if (pair.strong() == strong && present(example.truth(), pair) == 1) {
                    alone++;
                    named += told.contains(pair.one()) && told.contains(pair.other()) ? 1 : 0;
                }
            }
        }
        return (double) named / alone;
    }

    private static int present(Truth truth, PartnerPair pair) {
        return (truth.has(pair.one()) ? 1 : 0) + (truth.has(pair.other()) ? 1 : 0);
    }

    private static PartnerPair pairOf(String object) {
        return TinyWorld.partners().get(TinyWorld.objects().indexOf(object) / 2);
    }

    private static Set<String> named(String caption) {
        String words = " " + caption.toLowerCase(Locale.ROOT).replace('.', ' ');
        return TinyWorld.objects().stream()
                .filter(object -> words.contains(" a " + object + " "))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
