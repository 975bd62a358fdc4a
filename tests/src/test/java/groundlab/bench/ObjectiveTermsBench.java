package groundlab.bench;

import groundlab.internal.Notices;
import groundlab.objective.AllObjectives;
import groundlab.objective.AllObjectives.Line;
import groundlab.objective.Past;
import groundlab.objective.RandomBatches;
import groundlab.objective.View;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * What the terms of each objective and their gradients cost, without any model: milliseconds for
 * 1,000 pairs, 32 at a time. Run by {@code environment/bench-objectives}.
 */
public final class ObjectiveTermsBench {

    private static final int BATCH = 32;
    private static final int STEPS = 50;
    private static final int ROUNDS = 5;

    private ObjectiveTermsBench() {}

    /** Prints a row for each objective; the first rounds warm up. */
    public static void main(String[] args) {
        Notices.install(text -> {}); // the output is a table
        AllObjectives.lines().forEach(ObjectiveTermsBench::millis);
        System.out.println("| objective | ms for 1,000 pairs |");
        System.out.println("|---|--:|");
        for (Line line : AllObjectives.lines()) {
            System.out.printf(Locale.ROOT, "| `%s` | %.1f |%n", line, millis(line));
        }
    }

    /** The median of the rounds. */
    private static double millis(Line line) {
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rounds[round] = round(line);
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    private static double round(Line line) {
        Map<View, float[]> policy = RandomBatches.logps(line.objective(), BATCH, 1);
        Map<View, float[]> reference = RandomBatches.logps(line.objective(), BATCH, 2);
        long start = System.nanoTime();
        for (int step = 0; step < STEPS; step++) {
            try (RandomBatches batches = new RandomBatches()) {
                batches.gradients(line.objective(), policy, reference, Past.NONE);
            }
        }
        return (System.nanoTime() - start) / 1e6 / (STEPS * BATCH) * 1e3;
    }
}
