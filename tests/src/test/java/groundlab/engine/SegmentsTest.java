package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is computed some rows at a time against what is computed at once. */
class SegmentsTest {

    private static final int ROWS = 7;
    private static final int WIDTH = 3;
    private static final int VOCABULARY = 5;

    /** How the states that reach the head came about. */
    private enum Trunk {
        /** Given, not to be trained. */
        GIVEN,
        /** With a graph of their own, of which the head is a part, as where embeddings are tied. */
        GRAPH,
        /** What a segment returned. */
        SEGMENT,
        /** Made from what a segment returned. */
        BEHIND_A_SEGMENT
    }

    /** Log-probabilities, and the gradients of a weighted sum of them. */
    private record Found(float[] logps, List<float[]> gradients) {}

    private static Found find(
            Trunk trunk, boolean headIsTrained, int most, Supplier<Segments> open) {
        try (NDManager scope = NDManager.newBaseManager();
                GradMode recording = GradMode.on();
                Segments segments = open.get()) {
            NDArray trained = numbers(scope, 2, WIDTH, WIDTH);
            NDArray head = numbers(scope, 3, VOCABULARY, WIDTH);
            List<NDArray> parameters = headIsTrained ? List.of(trained, head) : List.of(trained);
            parameters.forEach(parameter -> parameter.setRequiresGradient(true));
            NDArray states = states(trunk, numbers(scope, 1, ROWS, WIDTH), trained, head);
            NDArray targets = scope.create(new long[] {0, 4, 2, 2, 1, 3, 0});
            NDArray logps =
                    Segments.inParts(
                            states,
                            targets,
                            head,
                            most,
                            (some, wanted, all) -> Kernels.call("token_logps", some, all, wanted));
            float[] values = logps.toFloatArray();
            NDArray loss = logps.mul(numbers(scope, 4, ROWS)).sum();
            List<float[]> gradients = new ArrayList<>();
            Autograd.gradients(loss, parameters).forEach(g -> gradients.add(g.toFloatArray()));
            return new Found(values, gradients);
        }
    }

    private static NDArray states(Trunk trunk, NDArray given, NDArray trained, NDArray head) {
        return switch (trunk) {
            case GIVEN -> given;
            case GRAPH -> given.matMul(trained).add(head.get("0")).tanh();
            case SEGMENT -> segment(given, trained);
            case BEHIND_A_SEGMENT -> segment(given, trained).tanh();
        };
    }

    private static NDArray segment(NDArray given, NDArray trained) {
        return Segments.run(given, List.of(trained), rows -> rows.matMul(trained).tanh());
    }

    /** Numbers between −1 and 1, others for each {@code seed}. */
    private static NDArray numbers(NDManager scope, int seed, long... shape) {
        float[] numbers = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(seed + 3.7 * i);
        }
        return scope.create(numbers, new Shape(shape));
    }

    @Test
    void rowsInPartsHaveTheValuesAndGradientsOfAllAtOnce() {
        for (Trunk trunk : Trunk.values()) {
            for (boolean headIsTrained : new boolean[] {true, false}) {
                if (trunk == Trunk.GIVEN && !headIsTrained) {
                    continue; // there is nothing to train
                }
                Found whole = find(trunk, headIsTrained, ROWS, () -> null);
                for (int most : new int[] {1, 2, 3, ROWS - 1}) {
                    String what = trunk + ", trained head " + headIsTrained + ", " + most + " rows";
                    assertSame(whole, find(trunk, headIsTrained, most, () -> null), what);
                    assertSame(
                            whole,
                            find(trunk, headIsTrained, most, Segments::ofParts),
                            what + " p");
                    assertSame(
                            whole, find(trunk, headIsTrained, most, Segments::open), what + " s");
                }
            }
        }
    }

    private static void assertSame(Found whole, Found parts, String what) {
        assertArrayEquals(whole.logps, parts.logps, 1e-5f, what);
        assertEquals(whole.gradients.size(), parts.gradients.size());
        for (int i = 0; i < whole.gradients.size(); i++) {
            assertArrayEquals(whole.gradients.get(i), parts.gradients.get(i), 1e-5f, what);
        }
    }
}
