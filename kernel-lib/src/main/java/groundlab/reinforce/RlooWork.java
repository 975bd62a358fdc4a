package groundlab.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.loop.Work;
import groundlab.model.BranchScores;
import groundlab.model.Packed;
import groundlab.reinforce.RlooLesson.Group;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * −Σ A log π(y) / n over the n answers of a batch, whose gradient is that of REINFORCE; the value
 * itself says nothing.
 *
 * @param actor knows the questions
 * @param groups answers by question
 * @param facts how they came about
 */
record RlooWork(Actor actor, List<Group> groups, Map<String, Double> facts) implements Work {

    @Override
    public int size() {
        return groups.size();
    }

    @Override
    public List<String> names() {
        return groups.stream().map(group -> actor.name(group.row())).toList();
    }

    @Override
    public Measured loss(int from, int to, NDManager scope) {
        List<Group> part = groups.subList(from, to);
        List<Packed> packed =
                part.stream().map(group -> actor.pack(group.row(), tokens(group), scope)).toList();
        BranchScores scores = actor.policy().score(packed, scope);
        NDArray weighted = scores.logps().mul(scope.create(advantages(part)));
        int all = groups.stream().mapToInt(group -> group.answers().size()).sum();
        NDArray loss = weighted.sum().div(scope.create((float) -all)); // see Scores.number
        return new Measured(loss, scores.processed());
    }

    private static List<int[]> tokens(Group group) {
        return group.answers().stream().map(Rollout::tokens).toList();
    }

    private static float[] advantages(List<Group> part) {
        double[] all =
                part.stream().flatMapToDouble(group -> Arrays.stream(group.advantages())).toArray();
        float[] numbers = new float[all.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) all[i];
        }
        return numbers;
    }
}
