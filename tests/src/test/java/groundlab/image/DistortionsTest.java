package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.data.Box;
import groundlab.data.Examples;
import groundlab.data.Truth;
import groundlab.internal.Seeds;
import groundlab.world.Split;
import groundlab.world.TinyWorld;
import groundlab.world.WorldSettings;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all distortions have in common. */
class DistortionsTest {

    private static final Examples SET =
            TinyWorld.of(WorldSettings.DEFAULT, 7).examples(Split.TEST, 5);
    private static final AnotherPicture ANOTHER = AnotherPicture.of(SET);

    /** Small, even and odd, and as narrow as can be. */
    private static final int[][] SIZES = {
        {64, 64}, {31, 20}, {1, 1}, {1, 40}, {40, 1}, {2, 3}, {3, 1}
    };

    static List<Distortion> all() {
        return List.of(
                ZoomCrop.MDPO,
                ZoomCrop.MDPO_LARGE,
                new DiffusionNoise(500),
                new Blur(4),
                new Blur(0.3),
                new Black(),
                new MeanColour(),
                new PatchShuffle(4),
                Rotation.by(90),
                new Rotation(-30, 30),
                new MocoV2(),
                ANOTHER,
                new EraseObject("dining table"),
                EraseObject.NAMED_BY_ANSWER,
                EraseObject.NAMED_BY_ANSWER.then(new Blur(1)),
                ANOTHER.then(ZoomCrop.MDPO).then(new DiffusionNoise(0)),
                ZoomCrop.MDPO.then(new Blur(1).then(new Black())));
    }

    @ParameterizedTest
    @MethodSource("all")
    void anImageOfAnySizeGivesAnother(Distortion distortion) {
        for (int[] size : SIZES) {
            BufferedImage image = Images.different(size[0], size[1]);
            int[] before = Images.rgb(image);
            BufferedImage worse = draw(distortion, image);
            assertEquals(BufferedImage.TYPE_INT_RGB, worse.getType());
            assertEquals(sides(distortion, image), List.of(worse.getWidth(), worse.getHeight()));
            assertArrayEquals(before, Images.rgb(image), "the original was changed");
            assertArrayEquals(Images.rgb(worse), Images.rgb(draw(distortion, image)));
            worse.setRGB(0, 0, 0xABCDEF);
            assertArrayEquals(before, Images.rgb(image), "the original is shared");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsPrintedIsReadBack(Distortion distortion) {
        Distortion read = Distortion.parse(distortion.toString(), SET.first(2), SET);
        assertEquals(distortion.toString(), read.toString());
        BufferedImage image = Images.different(31, 20);
        assertArrayEquals(Images.rgb(draw(distortion, image)), Images.rgb(draw(read, image)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void readingGivesEqualDistortions(Distortion distortion) {
        if (!distortion.toString().contains(" then ")) { // a then b then c prints in one way only
            assertEquals(distortion, Distortion.parse(distortion.toString(), SET));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Black", "Black[] then ", "Black[], Blur[sigma=1]", "Black[[]]"})
    void saysHowADistortionReads(String text) {
        String part = text.startsWith("Black[] then ") ? "" : text;
        assertEquals(
                "a distortion must read Name[setting=value, ...], or several of them with"
                        + " \" then \" between, got \""
                        + part
                        + "\"",
                error(text));
    }

    @Test
    void saysWhichDistortionsThereAre() {
        assertEquals(
                "a distortion must be one of [ZoomCrop, DiffusionNoise, Blur, Black, MeanColour,"
                        + " PatchShuffle, Rotation, MocoV2, AnotherPicture, EraseObject],"
                        + " got Sepia[depth=3]",
                error("Black[] then Sepia[depth=3]"));
    }

    @Test
    void saysWhichSettingsADistortionHas() {
        assertEquals(
                "ZoomCrop needs the settings [min=..., max=...], got [min=0.1]",
                error("ZoomCrop[min=0.1]"));
        assertEquals("Black needs the settings [], got [deep=1]", error("Black[deep=1]"));
        assertEquals("sigma of Blur must be a number, got four", error("Blur[sigma=four]"));
        assertEquals(
                "grid of PatchShuffle must be a whole number, got 4.0",
                error("PatchShuffle[grid=4.0]"));
        assertEquals(
                "sigma must be in (0, 256] pixels, got -1.0", error("Black[] then Blur[sigma=-1]"));
    }

    @Test
    void saysWhichSetIsMissing() {
        assertEquals(ANOTHER + " needs its set of examples, got []", error(ANOTHER.toString()));
        Examples other = Examples.of("other", SET);
        assertEquals(
                ANOTHER + " needs its set of examples, got [other]",
                error(ANOTHER.toString(), other));
        assertEquals(
                ANOTHER
                        + " needs its set of examples, got ["
                        + AnotherPicture.of(SET.first(2))
                        + "]",
                error(ANOTHER.toString(), other, SET.first(2)));
    }

    @Test
    void namesMayHaveCommasAndTheWordThen() {
        Examples odd = Examples.of("now, sha256=1 then later", SET);
        Distortion chain = new EraseObject("cup, then saucer").then(AnotherPicture.of(odd));
        assertEquals(chain, Distortion.parse(chain.toString(), odd));
    }

    private static String error(String text, Examples... sets) {
        return assertThrows(IllegalArgumentException.class, () -> Distortion.parse(text, sets))
                .getMessage();
    }

    private static BufferedImage draw(Distortion distortion, BufferedImage image) {
        Truth truth =
                new Truth("", Set.of("dining table"), List.of(new Box("dining table", 0, 0, 9, 7)));
        Subject subject = new Subject(truth, "There is a dining table.");
        return distortion.apply(image, subject, Seeds.stream(7, "all"));
    }

    /** The size stays, but for a quarter turn and for another picture. */
    private static List<Integer> sides(Distortion distortion, BufferedImage image) {
        if (distortion.equals(Rotation.by(90))) {
            return List.of(image.getHeight(), image.getWidth());
        }
        return distortion.toString().startsWith("AnotherPicture")
                ? List.of(64, 64)
                : List.of(image.getWidth(), image.getHeight());
    }
}
