package groundlab.reinforce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers of many answers in one row, answer by answer. */
final class Split {

    private Split() {}

    /** {@return the numbers of each answer, of which there are so many} */
    static List<float[]> of(float[] numbers, int[] counts) {
        List<float[]> parts = new ArrayList<>();
        int at = 0;
        for (int count : counts) {
            parts.add(Arrays.copyOfRange(numbers, at, at + count));
            at += count;
        }
        return parts;
    }
}
