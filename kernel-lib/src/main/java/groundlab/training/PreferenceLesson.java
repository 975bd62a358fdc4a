package groundlab.training;

import groundlab.objective.Past;

/**
 * Preference pairs that are there from the start.
 *
 * @param pairs one for each row
 * @param loss their loss
 */
record PreferenceLesson(TokenizedPairs pairs, Comparison loss) implements Lesson {

    @Override
    public Work work(int[] rows, Past past) {
        return loss.of(pairs.rows(rows), past);
    }
}
