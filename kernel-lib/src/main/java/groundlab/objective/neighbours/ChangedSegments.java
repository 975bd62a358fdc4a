package groundlab.objective.neighbours;

import groundlab.internal.Checks;
import groundlab.objective.TokenWeights;
import groundlab.objective.neighbours.SequenceMatcher.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens that one answer has in place of others of the other answer count more: those between two
 * shared runs of at least three tokens, if both answers have some there. What is only put in or
 * only left out counts once, as everything else. After RLHF-V, <a
 * href="https://arxiv.org/abs/2312.00849">Yu et al. 2023</a>, and the matching of its released
 * code, Python's {@code difflib.SequenceMatcher} from the rejected to the chosen answer.
 *
 * @param gamma how much a changed token counts
 * @param averaged whether weights are divided by their sum over the answer
 */
public record ChangedSegments(double gamma, boolean averaged) implements TokenWeights {

    private static final int SHORTEST_SHARED = 3;

    /** Checks gamma. */
    public ChangedSegments {
        Checks.positive("gamma", gamma);
    }

    @Override
    public Weights of(int[] chosen, int[] rejected) {
        float[] better = ones(chosen.length);
        float[] worse = ones(rejected.length);
        int inWorse = 0;
        int inBetter = 0;
        for (Block shared : shared(rejected, chosen)) {
            if (shared.a() > inWorse && shared.b() > inBetter) {
                Arrays.fill(worse, inWorse, shared.a(), (float) gamma);
                Arrays.fill(better, inBetter, shared.b(), (float) gamma);
            }
            inWorse = shared.a() + shared.size();
            inBetter = shared.b() + shared.size();
        }
        return averaged ? new Weights(mean(better), mean(worse)) : new Weights(better, worse);
    }

    /** Long enough runs, and an empty one at the end. */
    private static List<Block> shared(int[] rejected, int[] chosen) {
        List<Block> blocks = new ArrayList<>(new SequenceMatcher(rejected, chosen).blocks());
        blocks.removeIf(block -> block.size() > 0 && block.size() < SHORTEST_SHARED);
        return blocks;
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static float[] mean(float[] weights) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= (float) sum;
        }
        return weights;
    }
}
