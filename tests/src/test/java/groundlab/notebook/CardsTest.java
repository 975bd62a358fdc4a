package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.notebook.CaptionGallery.Caption;
import groundlab.notebook.CaptionGallery.Card;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CardsTest {

    private static final Picture PICTURE =
            Picture.of("p.png", new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
    private static final PreferencePair PAIR =
            new PreferencePair(
                    "p1",
                    PICTURE,
                    "What is <there>?",
                    "A fork lies there.",
                    "A fork and a knife lies there.",
                    Optional.empty(),
                    Optional.of(Truth.of(List.of("fork"))),
                    Provenance.NONE.with("rho", "0.99 & more"));
    private static final Spans KNIFE =
            (text, truth) ->
                    text.contains("knife") && !truth.has("knife")
                            ? List.of(new Span(text.indexOf("knife"), text.indexOf("knife") + 5))
                            : List.of();

    @Test
    void marksWhatIsInventedAndWhatDiffers() {
        assertEquals(
                """
                p1 (p.png) What is <there>?
                  chosen:   A fork lies there.
                  rejected: A fork [-and a-] *knife* lies there.""",
                PairCards.of(pairs(1), KNIFE).text());
    }

    @Test
    void marksWhatTheRecordSaysIsNotInThePicture() {
        PreferencePair recorded = PAIR.with("not_in_picture", "knife, spoon");
        assertTrue(
                PairCards.of(Pairs.of(List.of(recorded), Provenance.NONE))
                        .text()
                        .endsWith("rejected: A fork [-and a-] *knife* lies there."));
    }

    @Test
    void marksOnlyDifferencesWithoutTruth() {
        PreferencePair unknown =
                new PreferencePair(
                        "p1",
                        PICTURE,
                        "What?",
                        "a",
                        "a knife",
                        Optional.of(PICTURE),
                        Optional.empty(),
                        Provenance.NONE);
        Html card = PairCards.of(Pairs.of(List.of(unknown), Provenance.NONE), KNIFE);
        assertTrue(card.text().contains("(p.png, worse p.png)"), card.text());
        assertTrue(card.html().contains("a <del>knife</del>"));
        assertFalse(card.html().contains("<details>"));
    }

    @Test
    void escapesWhatItQuotesAndShowsHowThePairWasMade() {
        String html = PairCards.of(pairs(1), KNIFE).html();
        assertTrue(html.contains("What is &lt;there&gt;?"));
        assertTrue(html.contains("<details><summary>how it was made</summary>"));
        assertTrue(html.contains("<td>rho</td><td>0.99 &amp; more</td>"));
        assertTrue(html.contains("src=\"data:image/png;base64,"));
    }

    @Test
    void saysHowManyPairsAreLeftOut() {
        assertTrue(PairCards.of(pairs(53)).text().endsWith("… 3 more pairs"));
        assertEquals("", PairCards.of(pairs(0)).text());
    }

    @Test
    void showsPairsAsCardsByThemselves() {
        assertEquals(PairCards.of(pairs(2)).text(), Renderers.of(pairs(2)).text());
        assertEquals(PairCards.of(pairs(1)).text(), Renderers.of(PAIR).text());
    }

    @Test
    void putsCaptionsUnderTheirPicture() {
        Caption base = new Caption("base", "A fork & a knife.", List.of(new Span(11, 16)));
        Html gallery =
                CaptionGallery.of(
                        List.of(
                                new Card(PICTURE, List.of(base)),
                                Card.of(PICTURE, "A fork.", List.of())));
        assertEquals(
                """
                p.png
                  base: A fork & a *knife*.
                p.png
                  A fork.""",
                gallery.text());
        assertTrue(gallery.html().contains("A fork &amp; a <b class=\"gl-invented\""));
    }

    @Test
    void saysWhereASpanMayLie() {
        assertEquals(
                "a span must end within the 3 characters of its caption, got 4",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Caption("", "dog", List.of(new Span(1, 4))))
                        .getMessage());
        assertEquals(
                "a span needs 0 <= start < end, got [2, 2)",
                assertThrows(IllegalArgumentException.class, () -> new Span(2, 2)).getMessage());
    }

    @Test
    void captionsOfSeveralModelsStandBelowTheirPicture() {
        assertEquals(
                "p.png\n  one: A dog.\n  other: A cat.",
                CaptionGallery.of(
                                List.of(PICTURE),
                                new TreeMap<>(
                                        Map.of(
                                                "one",
                                                List.of("A dog."),
                                                "other",
                                                List.of("A cat."))))
                        .text());
    }

    @Test
    void aCaptionTooFewIsAnError() {
        assertEquals(
                "one must have a caption for each of the 1 pictures, has 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> CaptionGallery.of(List.of(PICTURE), Map.of("one", List.of())))
                        .getMessage());
    }

    private static Pairs pairs(int n) {
        return Pairs.of(Collections.nCopies(n, PAIR), Provenance.NONE);
    }

    /** Random pixels cannot be packed: 1,600 × 1,200 of them are 5.8 MB, 304 × 228 are 0.2. */
    @Test
    void largePicturesAreMadeSmallerForTheirCard() {
        BufferedImage large = new BufferedImage(1600, 1200, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int i = 0; i < 1600 * 1200; i++) {
            large.setRGB(i % 1600, i / 1600, random.nextInt(1 << 24));
        }
        int length = Pngs.tag(Picture.of("large", large), 152).length();
        assertTrue(length < 400_000, length + " characters");
    }
}
