package groundlab.reward;

import groundlab.loop.Lesson;
import groundlab.loop.Work;
import groundlab.objective.Past;
import groundlab.scoring.FeatureCache;
import groundlab.scoring.TokenizedPairs;

/**
 * Pairs that a reward model learns to tell apart.
 *
 * @param model is trained
 * @param features what the vision tower made of pictures
 * @param pairs one for each row
 * @param centering how much scores are drawn to 0
 */
record RewardLesson(
        RewardModel model, FeatureCache features, TokenizedPairs pairs, double centering)
        implements Lesson {

    @Override
    public Work work(int[] rows, Past past) {
        return new RewardWork(this, pairs.rows(rows));
    }
}
