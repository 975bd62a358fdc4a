package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.world.Split;
import groundlab.world.TinyWorld;
import groundlab.world.WorldSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DistortedTest {

    private static final Distortion BOTH = ZoomCrop.MDPO.then(new DiffusionNoise(500));

    private final Picture original =
            Picture.of(
                    "original",
                    TinyWorld.of(WorldSettings.DEFAULT, 7)
                            .example(Split.TEST, 0)
                            .picture()
                            .pixels());

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
        Picture worse = Distorted.draw(original, BOTH, 7, "a");
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
        PreferencePair pair =
                new PreferencePair(
                        "a",
                        original,
                        "What?",
                        "A.",
                        "B.",
                        Optional.empty(),
                        Optional.empty(),
                        Provenance.NONE);
        Pairs drawn = Distorted.pairs(Pairs.of(List.of(pair), Provenance.NONE), BOTH, 7);
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

    private String hash(Distortion distortion, long seed, String pairId) {
        return Distorted.draw(original, distortion, seed, pairId).hash();
    }
}
