package groundlab.loop;

/** Where the next batch comes from: the rows of each step. */
public interface Batches {

    /** {@return steps in all} */
    int steps();

    /** {@return how often the rows have been gone through when {@code step}, from 0, begins} */
    double epoch(int step);

    /** {@return the rows of {@code step}, from 0; the same each time it is asked} */
    int[] rows(int step);
}
