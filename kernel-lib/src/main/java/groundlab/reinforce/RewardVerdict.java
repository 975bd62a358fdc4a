package groundlab.reinforce;

import groundlab.doctor.Diagnosis;
import groundlab.doctor.Finding;
import groundlab.doctor.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/** How a run of reinforcement learning went, which its loss does not tell. */
final class RewardVerdict {

    private RewardVerdict() {}

    /** {@return whether the mean reward rose, from the first tenth of the steps to the last} */
    static Diagnosis of(Table log) {
        double[] rewards =
                Arrays.stream(log.doubleColumn("reward").asDoubleArray())
                        .filter(Double::isFinite)
                        .toArray();
        int tenth = Math.max(1, rewards.length / 10);
        double first = Arrays.stream(rewards, 0, tenth).average().orElseThrow();
        double last =
                Arrays.stream(rewards, rewards.length - tenth, rewards.length)
                        .average()
                        .orElseThrow();
        String text = "the mean reward went from %.3f to %.3f in %d steps";
        String numbers = String.format(Locale.ROOT, text, first, last, log.rowCount());
        Finding found =
                last > first
                        ? new Finding(Severity.NOTE, "reward", numbers)
                        : new Finding(
                                Severity.WARNING,
                                "reward",
                                numbers
                                        + ": it did not rise; train longer, change the learning"
                                        + " rate, or look whether answers differ in their reward"
                                        + " at all");
        return new Diagnosis("after training", 1, List.of(found));
    }
}
