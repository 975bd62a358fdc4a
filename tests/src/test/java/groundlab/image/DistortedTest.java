package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.files.PairFiles;
import groundlab.world.Split;
import groundlab.world.TinyWorld;
import groundlab.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistortedTest {

    @TempDir Path folder;

    private static final Distortion BOTH = ZoomCrop.MDPO.then(new DiffusionNoise(500));

    private final Example example =
            TinyWorld.of(WorldSettings.DEFAULT, 7).example(Split.TEST, 0); // a bird and a bench
    private final Picture original = Picture.of("original", example.picture().pixels());

    @Test
    void drawsTheSamePixelsForTheSameKey() {
        String hash = hash(BOTH, 7, "a");
        assertEquals(hash, hash(ZoomCrop.MDPO.then(new DiffusionNoise(500)), 7, "a"));
        assertNotEquals(hash, hash(BOTH, 8, "a"));
        assertNotEquals(hash, hash(BOTH, 7, "b"));
        assertNotEquals(hash, hash(ZoomCrop.MDPO.then(new DiffusionNoise(501)), 7, "a"));
    }

    @Test
    void drawsOnce() {
        Picture worse = Distorted.draw(pair("a"), BOTH, 7);
        assertSame(worse.pixels(), worse.pixels());
    }

    @Test
    void leavesTheOriginalAsItWas() {
        String before = Picture.of("copy", original.pixels()).hash();
        hash(BOTH, 7, "a");
        assertEquals(before, Picture.of("copy", original.pixels()).hash());
    }

    @Test
    void givesPairsWorsePicturesAndSaysHow() {
        Pairs drawn = Distorted.pairs(pairs(), BOTH, 7);
        assertEquals(hash(BOTH, 7, "a"), drawn.get(0).rejectedPicture().orElseThrow().hash());
        assertEquals(
                Map.of(
                        "distortion",
                        "ZoomCrop[min=0.01, max=0.2] then DiffusionNoise[step=500]",
                        "distortion_seed",
                        "7",
                        "picture_sha256",
                        original.hash()),
                drawn.get(0).provenance().facts());
    }

    @Test
    void asksForANameOfALambda() {
        Distortion black = (image, rng) -> image;
        var error = assertThrows(IllegalArgumentException.class, () -> hash(black, 7, "a"));
        assertTrue(
                error.getMessage()
                        .startsWith("a distortion must print the same in every run, got "));
        assertTrue(
                error.getMessage()
                        .endsWith("give it a name with Distortion.named(name, distortion)"));
        assertEquals(original.hash(), hash(Distortion.named("same", black), 7, "a"));
    }

    /** Runs that stand in files were drawn with these pixels. */
    @Test
    void drawsWhatItDrewInTheFirstVersion() {
        assertEquals(
                "d847dcf6b2842c6c9e0feb3412c7eaccc3369413a5804bf74068becd3446943b",
                hash(ZoomCrop.MDPO, 7, "a"));
        assertEquals(
                "cfa5e16c009c014747cc7442cf2ff4ccada2c9beab20bb4457ba2b02e1d9555a",
                hash(new DiffusionNoise(500), 7, "a"));
        assertEquals(
                "b12ae0f00f2d883290df44b608550643fdb9d36ac235a6c4cd18ddcca51dc403",
                hash(BOTH, 7, "a"));
    }

    @Test
    void erasesWhatTheChosenAnswerNames() {
        String bird = hash(new EraseObject("bird"), 7, "a");
        String bench = hash(new EraseObject("bench"), 7, "a");
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 40; i++) { // one of the two is missed in 1 of 2^39
            drawn.add(hash(EraseObject.NAMED_BY_ANSWER, i, "a"));
        }
        assertEquals(Set.of(bird, bench), drawn);
    }

    @Test
    void saysForWhichPairADistortionIsNotPossible() {
        Picture worse = Distorted.draw(pair("a"), new EraseObject("fork"), 7);
        var error = assertThrows(IllegalArgumentException.class, worse::pixels);
        assertEquals(
                "pair a: EraseObject[object=fork] needs a box of it, got boxes of [bench, bird]",
                error.getMessage());
    }

    @ParameterizedTest
    @MethodSource("groundlab.image.DistortionsTest#all")
    void drawsAgainFromTheFacts(Distortion distortion) throws IOException {
        if (distortion.toString().contains("dining table")) {
            distortion = new EraseObject("bird");
        }
        Examples set = TinyWorld.of(WorldSettings.DEFAULT, 7).examples(Split.TEST, 5);
        Pairs drawn = Distorted.pairs(pairs(), distortion, 7);
        Path file = folder.resolve("pairs.jsonl");
        PairFiles.write(drawn, file);
        PreferencePair read = PairFiles.read(file).get(0);
        String written = read.rejectedPicture().orElseThrow().hash();
        assertEquals(drawn.get(0).rejectedPicture().orElseThrow().hash(), written);
        assertEquals(written, Distorted.again(read, set).hash());
    }

    @Test
    void saysWhatIsMissingToDrawAgain() {
        assertEquals(
                "pair a needs the fact distortion to draw its worse picture again, got facts []",
                errorAgain(pair("a")));
        Distortion own = Distortion.named("my own", (image, rng) -> image);
        assertEquals(
                "a distortion must read Name[setting=value, ...], or several of them with"
                        + " \" then \" between, got \"my own\"",
                errorAgain(Distorted.pairs(pairs(), own, 7).get(0)));
        PreferencePair drawn = Distorted.pairs(pairs(), new Blur(1), 7).get(0);
        assertEquals(
                "pair a: distortion_seed must be a whole number, got seven",
                errorAgain(drawn.with("distortion_seed", "seven")));
        assertEquals(
                "pair a needs the picture with SHA-256 0123, got original with " + original.hash(),
                errorAgain(drawn.with("picture_sha256", "0123")));
    }

    private static String errorAgain(PreferencePair pair) {
        return assertThrows(IllegalArgumentException.class, () -> Distorted.again(pair))
                .getMessage();
    }

    private String hash(Distortion distortion, long seed, String pairId) {
        return Distorted.draw(pair(pairId), distortion, seed).hash();
    }

    private Pairs pairs() {
        return Pairs.of(List.of(pair("a")), Provenance.NONE);
    }

    private PreferencePair pair(String id) {
        return new PreferencePair(
                id,
                original,
                "What?",
                example.answer(),
                "No.",
                Optional.empty(),
                Optional.of(example.truth()),
                Provenance.NONE);
    }
}
