package groundlab.reinforce;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.IntFunction;

/**
 * An answer and what was expected of it when it was drawn.
 *
 * @param answer as it was drawn
 * @param values for each token the rewards that were expected from it on
 */
record ValuedAnswer(Rollout answer, float[] values) {

    /**
     * {@return rewards of its tokens: −β (log π − log π_ref) of each, and at the last the answer's}
     */
    double[] rewards(double beta) {
        double[] rewards = new double[values.length];
        for (int t = 0; t < rewards.length; t++) {
            rewards[t] = -beta * (answer.logps()[t] - answer.before()[t]);
        }
        rewards[rewards.length - 1] += answer.reward();
        return rewards;
    }

    /** {@return a line of text from which the same numbers are read, to the last bit} */
    String text() {
        int n = values.length;
        return String.join(
                "\t",
                "" + answer.row(),
                "" + answer.reward(),
                joined(n, t -> "" + answer.tokens()[t]),
                joined(n, t -> "" + answer.logps()[t]),
                joined(n, t -> "" + answer.before()[t]),
                joined(n, t -> "" + values[t]));
    }

    private static String joined(int n, IntFunction<String> number) {
        StringJoiner all = new StringJoiner(" ");
        for (int t = 0; t < n; t++) {
            all.add(number.apply(t));
        }
        return all.toString();
    }

    /** {@return what {@link #text} wrote} */
    static ValuedAnswer of(String text) {
        String[] cells = text.split("\t");
        int[] tokens = Arrays.stream(cells[2].split(" ")).mapToInt(Integer::parseInt).toArray();
        Rollout answer =
                new Rollout(
                        Integer.parseInt(cells[0]),
                        tokens,
                        floats(cells[3]),
                        floats(cells[4]),
                        Double.parseDouble(cells[1]));
        return new ValuedAnswer(answer, floats(cells[5]));
    }

    private static float[] floats(String cell) {
        String[] words = cell.split(" ");
        float[] numbers = new float[words.length];
        for (int t = 0; t < numbers.length; t++) {
            numbers[t] = Float.parseFloat(words[t]);
        }
        return numbers;
    }
}
