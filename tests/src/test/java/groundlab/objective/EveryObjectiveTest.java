package groundlab.objective;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;
import static groundlab.objective.View.UNRELATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import groundlab.objective.AllObjectives.Line;
import groundlab.objective.AllObjectives.Unlike;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every objective to its line of {@link AllObjectives}. */
class EveryObjectiveTest {

    private static final int PAIRS = 3;
    private static final float STEP = 1 / 32f;

    private final RandomBatches batches = new RandomBatches();

    @AfterEach
    void close() {
        batches.close();
    }

    static List<Line> lines() {
        return AllObjectives.lines();
    }

    private static Set<String> classes() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("groundlab.objective")
                        .stream()
                        .filter(one -> one.isAssignableTo(Objective.class) && !one.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyObjectiveHasALine() {
        Set<String> listed =
                lines().stream()
                        .map(line -> line.objective().getClass().getName())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(classes(), listed);
    }

    @Test
    void everyObjectiveHasAPaper() throws IOException {
        String papers =
                Files.readString(Path.of(System.getProperty("groundlab.root"), "PAPERS.md"));
        List<String> missing =
                classes().stream()
                        .map(name -> "`" + name.replace("groundlab.", "") + "`")
                        .filter(name -> !papers.contains(name))
                        .toList();
        assertEquals(List.of(), missing);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void printsItsSettings(Line line) {
        assertEquals(line.prints(), line.objective().toString());
    }

    @ParameterizedTest
    @MethodSource("lines")
    void hasItsLossWhereThePolicyIsItsReference(Line line) {
        assertEquals(line.start(), line.objective().lossAtStart().orElse(Double.NaN), 1e-12);
        Map<View, float[]> logps = RandomBatches.logps(line.objective(), PAIRS, 1);
        float[] losses = batches.losses(line.objective(), logps, logps, Past.NONE);
        assertEquals(PAIRS, losses.length);
        for (float loss : losses) {
            if (!Double.isNaN(line.start())) {
                assertEquals(line.start(), loss, 1e-5 * Math.max(1, line.start()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void pushesTheChosenAnswerUpAndTheRejectedOneDown(Line line) {
        Objective objective = line.objective();
        Map<View, float[]> logps = RandomBatches.logps(objective, PAIRS, 1);
        Map<View, float[]> gradients = batches.gradients(objective, logps, logps, Past.NONE);
        double sign = line.exceptions().contains(Unlike.STARTS_BACKWARDS) ? -1 : 1;
        for (int i = 0; i < PAIRS; i++) {
            double chosen = sign * gradients.get(CHOSEN)[i];
            if (line.exceptions().contains(Unlike.CHOSEN_STAYS)) {
                assertEquals(0, chosen, 1e-8);
            } else {
                assertTrue(chosen < 0, () -> "chosen: " + chosen);
            }
            boolean rejects = objective.views().contains(REJECTED);
            assertEquals(line.exceptions().contains(Unlike.NO_REJECTED), !rejects);
            if (rejects) {
                double rejected = sign * gradients.get(REJECTED)[i];
                boolean lifted = line.exceptions().contains(Unlike.LIFTS_REJECTED);
                assertEquals(!lifted, rejected > 0, () -> "rejected: " + rejected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aBetterAnswerIsNotAHigherLossNorAnInfiniteOne(Line line) {
        boolean infinite = line.exceptions().contains(Unlike.INFINITE);
        float most = infinite ? 50 : 1e4f;
        for (View view : List.of(CHOSEN, REJECTED)) {
            if (line.objective().views().contains(view)) {
                float last = Float.POSITIVE_INFINITY;
                for (float better : new float[] {-most, -100, -10, -1, 0, 1, 10, 100, most}) {
                    if (Math.abs(better) <= most) {
                        float[] both = lossAndGradient(line, view, better);
                        String where = view + " at " + better + ": " + both[0] + " after " + last;
                        assertTrue(Float.isFinite(both[0]) && Float.isFinite(both[1]), where);
                        boolean falls = both[0] <= last + 1e-6 * Math.abs(last);
                        boolean exempt = line.exceptions().contains(Unlike.NOT_MONOTONE);
                        assertTrue(falls || exempt, where);
                        last = both[0];
                    }
                }
            }
        }
    }

    private float[] lossAndGradient(Line line, View view, float better) {
        Map<View, float[]> reference = RandomBatches.logps(line.objective(), 1, 1);
        Map<View, float[]> policy = new EnumMap<>(reference);
        float moved = reference.get(view)[0] + (view == CHOSEN ? better : -better);
        policy.put(view, new float[] {moved});
        return new float[] {
            batches.losses(line.objective(), policy, reference, Past.NONE)[0],
            batches.gradients(line.objective(), policy, reference, Past.NONE).get(view)[0]
        };
    }

    /** The past is long, so that a running mean over it hardly moves with this batch. */
    @ParameterizedTest
    @MethodSource("lines")
    void gradientsAreThoseOfFiniteDifferences(Line line) {
        Objective objective = line.objective();
        Map<View, float[]> policy = RandomBatches.logps(objective, PAIRS, 2);
        Map<View, float[]> reference = RandomBatches.logps(objective, PAIRS, 3);
        Past past = longPast();
        Map<View, float[]> gradients = batches.gradients(objective, policy, reference, past);
        double largest = 0;
        for (float[] some : gradients.values()) {
            for (float one : some) {
                largest = Math.max(largest, Math.abs(one));
            }
        }
        for (View view : objective.views()) {
            boolean still =
                    view == UNRELATED
                            || line.exceptions().contains(Unlike.DETACHED) && !view.truePicture();
            for (int i = 0; i < PAIRS; i++) {
                double expected = still ? 0 : slope(objective, policy, reference, past, view, i);
                double found = gradients.get(view)[i];
                assertEquals(expected, found, 5e-3 * largest, view + " of pair " + i);
                assertEquals(still, found == 0, "no gradient for " + view);
            }
        }
    }

    private double slope(
            Objective objective,
            Map<View, float[]> policy,
            Map<View, float[]> reference,
            Past past,
            View view,
            int pair) {
        double[] sums = new double[2];
        for (int side = 0; side < 2; side++) {
            Map<View, float[]> moved = new EnumMap<>(policy);
            float[] values = policy.get(view).clone();
            values[pair] += side == 0 ? -STEP : STEP;
            moved.put(view, values);
            for (float loss : batches.losses(objective, moved, reference, past)) {
                sums[side] += loss;
            }
        }
        return (sums[1] - sums[0]) / (2 * STEP);
    }

    private static Past longPast() {
        Map<String, Double> row =
                Map.of("rewards/chosen", 0.1, "rewards/rejected", -0.1, "rewards/margins", 0.2);
        return new Past(2000, 4000, Collections.nCopies(2000, row));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void mixesPairsOnlyIfItSaysSo(Line line) {
        Objective objective = line.objective();
        Map<View, float[]> policy = RandomBatches.logps(objective, PAIRS, 5);
        Map<View, float[]> reference = RandomBatches.logps(objective, PAIRS, 3);
        float[] together = batches.losses(objective, policy, reference, Past.NONE);
        float[] alone = new float[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            alone[i] = batches.losses(objective, only(policy, i), only(reference, i), Past.NONE)[0];
        }
        boolean same = true;
        for (int i = 0; i < PAIRS; i++) {
            same &= Math.abs(together[i] - alone[i]) <= 1e-5 * Math.abs(alone[i]) + 1e-6;
        }
        assertEquals(
                objective.acrossPairs(),
                !same,
                Arrays.toString(together) + " and " + Arrays.toString(alone));
    }

    private static Map<View, float[]> only(Map<View, float[]> logps, int pair) {
        Map<View, float[]> one = new EnumMap<>(View.class);
        logps.forEach((view, all) -> one.put(view, new float[] {all[pair]}));
        return one;
    }
}
