package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Box;
import groundlab.data.Example;
import groundlab.data.Truth;
import groundlab.internal.Seeds;
import groundlab.world.Split;
import groundlab.world.TinyWorld;
import groundlab.world.WorldSettings;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EraseObjectTest {

    private static final int DARK = 70; // of 255: outlines are 0x26262C, no ground is below this

    private final BufferedImage image =
            Images.of(20, Seeds.stream(7, "noise").ints(200, 0, 1 << 24).toArray());

    /** Every object of the tiny world has a dark outline, and no ground is as dark. */
    @Test
    void nothingOfTheObjectIsLeftAndNothingElseHasChanged() {
        for (Example example : TinyWorld.of(WorldSettings.DEFAULT, 7).examples(Split.TEST, 60)) {
            Subject subject = new Subject(example.truth(), example.answer());
            BufferedImage before = example.picture().pixels();
            for (Box box : example.truth().boxes()) {
                BufferedImage after =
                        new EraseObject(box.object()).apply(before, subject, Seeds.stream(7));
                assertTrue(outline(before, box) > 0);
                assertEquals(0, outline(after, box), example.id() + " without " + box);
                assertTrue(changed(before, after, box, true) > 0);
                assertEquals(0, changed(before, after, box, false));
            }
        }
    }

    @Test
    void erasesAllBoxesOfAnObjectAndNoOther() {
        Subject subject =
                subject(
                        "",
                        new Box("a", 2, 2, 3, 3),
                        new Box("b", 8, 2, 3, 3),
                        new Box("a", 14, 2, 3, 3));
        BufferedImage after = new EraseObject("a").apply(image, subject, Seeds.stream(7));
        assertTrue(changed(image, after, new Box("a", 2, 2, 3, 3), true) > 0);
        assertTrue(changed(image, after, new Box("a", 14, 2, 3, 3), true) > 0);
        assertEquals(0, changed(image, after, new Box("b", 8, 2, 3, 3), true));
    }

    @Test
    void cutsABoxThatIsPartlyOutside() {
        Box box = new Box("a", -3, 7, 5, 9);
        BufferedImage after = new EraseObject("a").apply(image, subject("", box), Seeds.stream(7));
        assertEquals(0, changed(image, after, box, false));
        assertTrue(changed(image, after, box, true) > 0);
    }

    /** "Cups" is a cup, "Traffic-light" is a traffic light, but "hot dog" is no dog where known. */
    @Test
    void drawsAnObjectThatTheAnswerNames() {
        Box[] boxes = {
            new Box("traffic light", 0, 0, 4, 4),
            new Box("cup", 6, 0, 4, 4),
            new Box("dog", 12, 0, 4, 4),
            new Box("hot dog", 0, 5, 4, 4),
            new Box("berry", 6, 5, 4, 4)
        };
        assertEquals(Set.of("cup"), erased("Two CUPS and a cupboard.", boxes));
        assertEquals(Set.of("traffic light", "cup"), erased("A Traffic-light; a cup", boxes));
        assertEquals(Set.of("hot dog"), erased("Hot dogs!", boxes));
        assertEquals(Set.of("berry"), erased("berries", boxes));
    }

    /** "hot dog" is in the truth without a box, so that the answer names no dog. */
    @Test
    void knowsNamesThatHaveNoBox() {
        Truth truth = new Truth("", Set.of("dog", "hot dog"), List.of(new Box("dog", 0, 0, 4, 4)));
        assertEquals(
                "EraseObject[object=*] needs an answer that names one of the boxed [dog],"
                        + " got \"A hot dog.\"",
                error(EraseObject.NAMED_BY_ANSWER, new Subject(truth, "A hot dog.")));
    }

    @Test
    void isBlindInTheSecondPlaceOfAChain() {
        Subject subject = subject("An a.", new Box("a", 2, 2, 3, 3));
        Distortion first = new EraseObject("a").then(new Blur(1));
        assertFalse(
                Arrays.equals(
                        Images.rgb(new Blur(1).apply(image, Seeds.stream(7))),
                        Images.rgb(first.apply(image, subject, Seeds.stream(7)))));
        Distortion named = Distortion.named("without a", new EraseObject("a"));
        assertArrayEquals(
                Images.rgb(new EraseObject("a").apply(image, subject, Seeds.stream(7))),
                Images.rgb(named.apply(image, subject, Seeds.stream(7))));
        String needsBoxes =
                "EraseObject[object=a] needs the boxes of the objects, got none;"
                        + " give pairs a truth with boxes, and let it be the first of a chain";
        assertEquals(needsBoxes, error(new Blur(1).then(new EraseObject("a")), subject));
        assertEquals(needsBoxes, error(new EraseObject("a"), Subject.UNKNOWN));
        var bare =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new EraseObject("a").apply(image, Seeds.stream(7)));
        assertEquals(needsBoxes, bare.getMessage());
    }

    @Test
    void saysWhatIsBoxed() {
        Subject subject =
                subject("A dog.", new Box("cup", 0, 0, 4, 4), new Box("fork", 5, 0, 4, 4));
        assertEquals(
                "EraseObject[object=dog] needs a box of it, got boxes of [cup, fork]",
                error(new EraseObject("dog"), subject));
        assertEquals(
                "EraseObject[object=*] needs an answer that names one of the boxed [cup, fork],"
                        + " got \"A dog.\"",
                error(EraseObject.NAMED_BY_ANSWER, subject));
    }

    @Test
    void saysWhichBoxIsOutside() {
        assertEquals(
                "EraseObject[object=a] needs a box inside the image of 20 x 10,"
                        + " got Box[object=a, x=20, y=0, width=4, height=4]",
                error(new EraseObject("a"), subject("", new Box("a", 20, 0, 4, 4))));
        assertEquals(
                "EraseObject[object=a] needs a box inside the image of 20 x 10,"
                        + " got Box[object=a, x=3, y=3, width=0, height=4]",
                error(new EraseObject("a"), subject("", new Box("a", 3, 3, 0, 4))));
    }

    @Test
    void anotherObjectMayBeOutside() {
        Subject subject =
                subject(
                        "",
                        new Box("a", 3, 3, 4, 4),
                        new Box("b", 2_000_000_000, 0, 2_000_000_000, 4));
        BufferedImage after = new EraseObject("a").apply(image, subject, Seeds.stream(7));
        assertTrue(changed(image, after, new Box("a", 3, 3, 4, 4), true) > 0);
    }

    @Test
    void saysWhatAnObjectsNameMustBe() {
        for (String name : List.of(" ", "a[0]")) {
            var error = assertThrows(IllegalArgumentException.class, () -> new EraseObject(name));
            assertEquals(
                    "an object's name must not be blank and have no [ or ], got \"" + name + "\"",
                    error.getMessage());
        }
    }

    /** {@return which objects are erased in 40 tries; one of two is missed in 1 of 2^39} */
    private Set<String> erased(String answer, Box... boxes) {
        Set<String> erased = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            BufferedImage after =
                    EraseObject.NAMED_BY_ANSWER.apply(
                            image, subject(answer, boxes), Seeds.stream(i, "erase"));
            for (Box box : boxes) {
                if (changed(image, after, box, true) > 0) {
                    erased.add(box.object());
                }
            }
        }
        return erased;
    }

    private String error(Distortion distortion, Subject subject) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> distortion.apply(image, subject, Seeds.stream(7)))
                .getMessage();
    }

    private static Subject subject(String answer, Box... boxes) {
        Set<String> names = new LinkedHashSet<>();
        List.of(boxes).forEach(box -> names.add(box.object()));
        return new Subject(new Truth("", names, List.of(boxes)), answer);
    }

    private static int outline(BufferedImage image, Box box) {
        return (int)
                IntStream.range(0, box.width() * box.height())
                        .map(
                                i ->
                                        image.getRGB(
                                                box.x() + i % box.width(),
                                                box.y() + i / box.width()))
                        .filter(c -> (c >> 16 & 255) < DARK && (c >> 8 & 255) < DARK)
                        .filter(c -> (c & 255) < DARK)
                        .count();
    }

    private static int changed(BufferedImage one, BufferedImage other, Box box, boolean inside) {
        int changed = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                boolean within =
                        x >= box.x()
                                && x < box.x() + box.width()
                                && y >= box.y()
                                && y < box.y() + box.height();
                boolean same = one.getRGB(x, y) == other.getRGB(x, y);
                changed += within == inside && !same ? 1 : 0;
            }
        }
        return changed;
    }
}
