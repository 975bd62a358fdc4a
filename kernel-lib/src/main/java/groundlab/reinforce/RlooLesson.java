package groundlab.reinforce;

import groundlab.loop.Lesson;
import groundlab.loop.Work;
import groundlab.objective.Past;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers of the policy's own, drawn anew in each step.
 *
 * @param actor draws them
 * @param beta what a nat of divergence from the reference costs
 */
record RlooLesson(Actor actor, double beta) implements Lesson {

    /**
     * Answers to one question that something can be learned from.
     *
     * @param row index of the example
     * @param answers at least two
     * @param advantages of each
     */
    record Group(int row, List<Rollout> answers, double[] advantages) {}

    @Override
    public Work work(int[] rows, Past past) {
        List<Rollout> drawn = actor.draw(rows, past.step());
        List<Group> groups = new ArrayList<>();
        int equal = 0;
        for (int row : rows) {
            List<Rollout> usable =
                    drawn.stream().filter(one -> one.row() == row && one.isUsable()).toList();
            if (usable.size() >= 2) {
                groups.add(group(row, usable));
                equal +=
                        usable.stream().mapToDouble(Rollout::reward).distinct().count() == 1
                                ? 1
                                : 0;
            }
        }
        Map<String, Double> facts = RolloutFacts.of(drawn);
        facts.put("reward/best", best(groups));
        facts.put("advantage_spread", spread(groups));
        facts.put("groups/equal", (double) equal);
        facts.put("groups/left_out", (double) rows.length - groups.size());
        return new RlooWork(actor, groups, new LinkedHashMap<>(facts));
    }

    private Group group(int row, List<Rollout> usable) {
        double[] worths =
                usable.stream().mapToDouble(y -> y.reward() - beta * y.divergence()).toArray();
        return new Group(row, usable, LeaveOneOut.advantages(worths));
    }

    private static double best(List<Group> groups) {
        return groups.stream()
                .mapToDouble(
                        group ->
                                group.answers.stream()
                                        .mapToDouble(Rollout::reward)
                                        .max()
                                        .orElseThrow())
                .average()
                .orElse(Double.NaN);
    }

    /** Advantages of a group add up to 0, so their mean is 0. */
    private static double spread(List<Group> groups) {
        return Math.sqrt(
                groups.stream()
                        .flatMapToDouble(group -> Arrays.stream(group.advantages))
                        .map(advantage -> advantage * advantage)
                        .average()
                        .orElse(Double.NaN));
    }
}
