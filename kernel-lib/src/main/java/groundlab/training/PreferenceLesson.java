package groundlab.training;

import groundlab.loop.Lesson;
import groundlab.loop.Work;
import groundlab.objective.Past;
import groundlab.scoring.TokenizedPairs;

/**
 * Preference pairs that are there from the start.
 *
 * @param pairs one for each row
 * @param loss their loss
 */
record PreferenceLesson(TokenizedPairs pairs, LossParts loss) implements Lesson {

    @Override
    public Work work(int[] rows, Past past) {
        return loss.of(pairs.rows(rows), past);
    }

    @Override
    public void soon(int[] rows) {
        loss.policy().soon(pairs.rows(rows));
    }
}
