package groundlab.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import groundlab.data.Picture;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FeatureCacheTest {

    private static final long ROOM = 1 << 30;

    /** Decoded for its hash, and for its pixels: once each, whoever does it. */
    @Test
    void aPictureThatWasPreparedIsTheSameAndNotDecodedAgain() {
        AtomicInteger decoded = new AtomicInteger();
        Picture plain = Tiny.picture(0);
        Picture counted =
                Picture.drawn(
                        "counted",
                        () -> {
                            decoded.incrementAndGet();
                            return plain.pixels();
                        });
        try (Vlm model = Tiny.model();
                FeatureCache features = new FeatureCache(model, ROOM);
                FeatureCache others = new FeatureCache(model, ROOM);
                NDManager scope = model.newManager()) {
            features.soon(List.of(counted));
            var prepared = features.view(counted, scope);
            assertEquals(2, decoded.get());
            assertArrayEquals(
                    others.view(plain, scope).seen().states().toFloatArray(),
                    prepared.seen().states().toFloatArray());

            features.soon(List.of(counted));
            assertSame(prepared, features.view(counted, scope));
            assertEquals(2, decoded.get());
        }
    }

    @Test
    void aBrokenPictureIsNamedWhenItIsAskedFor() {
        Picture missing = Picture.of(Path.of("no/such.png"));
        try (Vlm model = Tiny.model();
                FeatureCache features = new FeatureCache(model, ROOM);
                NDManager scope = model.newManager()) {
            var early = assertThrows(UncheckedIOException.class, missing::hash);
            features.soon(List.of(missing));
            var error =
                    assertThrows(UncheckedIOException.class, () -> features.view(missing, scope));
            assertEquals(early.getMessage(), error.getMessage());
        }
    }
}
