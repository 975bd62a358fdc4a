package groundlab.reference;

import static groundlab.objective.View.CHOSEN_BAD_IMAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.engine.Compute;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.image.Distorted;
import groundlab.image.ZoomCrop;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.View;
import groundlab.reference.ReferenceScoring.BatchScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept scores of a real model, whose last bits depend on what else is in a batch. */
class ReferenceOfModelTest {

    private static final Set<View> MDPO =
            EnumSet.of(View.CHOSEN, View.REJECTED, View.CHOSEN_BAD_IMAGE);

    private static Vlm model;

    @TempDir private Path folder;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Distorted anew each time, as in another process. */
    private static Pairs pairs(long seed) {
        return Distorted.pairs(Tiny.pairs(7), ZoomCrop.MDPO, seed);
    }

    private static BatchScores score(Vlm by, List<PreferencePair> pairs, Set<View> views) {
        Map<View, float[]> logps = new EnumMap<>(View.class);
        Map<View, int[]> tokens = new EnumMap<>(View.class);
        for (View view : views) {
            List<Packed> rows = pairs.stream().map(pair -> row(by, pair, view)).toList();
            logps.put(view, by.logps(rows, rows.size()));
            tokens.put(
                    view,
                    rows.stream().mapToInt(r -> r.branches().get(0).tokens().length).toArray());
        }
        return new BatchScores(logps, tokens);
    }

    private static Packed row(Vlm by, PreferencePair pair, View view) {
        Picture picture = view.truePicture() ? pair.picture() : pair.rejectedPicture().get();
        String answer = view.answer() == View.Answer.CHOSEN ? pair.chosen() : pair.rejected();
        return by.pack(ImageView.of(picture.pixels()), pair.prompt(), List.of(answer));
    }

    private ReferenceScores kept(Vlm by, List<PreferencePair> pairs) throws IOException {
        return ReferenceScoring.of(pairs, MDPO)
                .batch(3)
                .file(folder.resolve("reference.csv"), ScoredBy.of(by))
                .compute((some, views) -> score(by, some, views));
    }

    private static void assertSame(ReferenceScores expected, ReferenceScores actual) {
        for (View view : expected.views()) {
            assertArrayEquals(expected.logps(view), actual.logps(view), view.name());
            assertArrayEquals(expected.tokens(view), actual.tokens(view), view.name());
        }
    }

    private static ReferenceScores computed(Vlm by, Pairs pairs) throws IOException {
        return ReferenceScoring.of(pairs, MDPO)
                .batch(3)
                .compute((some, views) -> score(by, some, views));
    }

    @Test
    void keptScoresEqualComputedOnes() throws IOException {
        ReferenceScores computed = computed(model, pairs(7));
        assertSame(computed, kept(model, pairs(7)));
        ReferenceScores second = kept(model, pairs(7));
        assertSame(computed, second);
        assertEquals(21, second.usage().hits());
    }

    @Test
    void afterAStopTheRestIsScoredToTheSameBits() throws IOException {
        ReferenceScores whole = computed(model, pairs(7));
        List<Integer> batches = new ArrayList<>();
        assertThrows(
                IllegalStateException.class,
                () ->
                        ReferenceScoring.of(pairs(7), MDPO)
                                .batch(3)
                                .file(folder.resolve("reference.csv"), ScoredBy.of(model))
                                .compute(
                                        (some, views) -> {
                                            batches.add(some.size());
                                            if (batches.size() == 2) {
                                                throw new IllegalStateException("killed");
                                            }
                                            return score(model, some, views);
                                        }));
        ReferenceScores rest = kept(model, pairs(7));
        assertEquals(9, rest.usage().hits());
        assertSame(whole, rest);
    }

    @Test
    void anotherSeedOfTheZoomCropTouchesTheWorsePicturesAlone() throws IOException {
        ReferenceScores first = kept(model, pairs(7));
        ReferenceScores second = kept(model, pairs(8));
        assertEquals(Map.of("picture", 7), second.usage().stale());
        assertEquals(14, second.usage().hits());
        assertArrayEquals(first.logps(View.REJECTED), second.logps(View.REJECTED));
        assertArrayEquals(
                computed(model, pairs(8)).logps(CHOSEN_BAD_IMAGE), second.logps(CHOSEN_BAD_IMAGE));
    }

    @Test
    void oneChangedWeightIsAnotherModel() throws IOException {
        kept(model, pairs(7));
        String name = model.weights().keySet().iterator().next();
        try (Vlm copy = model.trainable(name::equals)) {
            assertEquals(21, kept(copy, pairs(7)).usage().hits(), "an equal copy is no other");
            NDArray weight = copy.weights().get(name);
            float[] values = weight.toFloatArray();
            values[0] = Math.nextUp(values[0]);
            try (GradMode off = GradMode.off();
                    NDArray changed = weight.getManager().create(values, weight.getShape())) {
                Kernels.call("copy_", changed, weight);
            }
            assertEquals(Map.of("weights", 21), kept(copy, pairs(7)).usage().stale());
        }
    }

    @Test
    void anotherPrecisionIsAnotherScorer() throws IOException {
        kept(model, pairs(7));
        try (Vlm half = Vlm.load(Tiny.FOLDER, Compute.cpu().with(Precision.BF16))) {
            assertEquals(
                    Map.of("weights and device or precision", 21),
                    kept(half, pairs(7)).usage().stale());
        }
        assertEquals(22, Files.readAllLines(folder.resolve("reference.csv")).size());
    }
}
