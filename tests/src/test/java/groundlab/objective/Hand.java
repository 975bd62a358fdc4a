package groundlab.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Batches for values that are computed by hand: the reference is 0 wherever nothing is said. */
public final class Hand implements AutoCloseable {

    private final NDManager manager = NDManager.newBaseManager();
    private final Map<View, float[]> policy = new EnumMap<>(View.class);
    private final Map<View, float[]> reference = new EnumMap<>(View.class);
    private final Map<View, float[]> second = new EnumMap<>(View.class);
    private final Map<View, float[]> alignments = new EnumMap<>(View.class);

    /** Log-probabilities of the policy, one for each pair. */
    public Hand policy(View view, float... logps) {
        policy.put(view, logps);
        reference.putIfAbsent(view, new float[logps.length]);
        return this;
    }

    /** Log-probabilities of the reference. */
    public Hand reference(View view, float... logps) {
        reference.put(view, logps);
        return this;
    }

    /** Log-probabilities of the other reference. */
    public Hand second(View view, float... logps) {
        second.put(view, logps);
        return this;
    }

    /** Alignments of the policy. */
    public Hand alignment(View view, float... values) {
        alignments.put(view, values);
        return this;
    }

    /** {@return an array that lives as long as this} */
    public NDArray array(float[][] rows) {
        return manager.create(rows);
    }

    /** {@return the batch, whose answers have 4 tokens each} */
    public Batch batch() {
        Map<View, NDArray> tokens = new EnumMap<>(View.class);
        Map<View, Double> means = new EnumMap<>(View.class);
        policy.forEach(
                (view, values) -> {
                    tokens.put(view, manager.zeros(manager.create(values).getShape()).add(4));
                    means.put(view, 4.0);
                });
        Scores scores = new Scores(arrays(policy), tokens, means, arrays(alignments));
        return Batch.of(scores, Scores.of(arrays(reference))).with(Scores.of(arrays(second)));
    }

    /** {@return the loss of each pair} */
    public float[] loss(Objective objective) {
        return objective.loss(batch()).toFloatArray();
    }

    /** {@return each term of the first pair} */
    public List<Float> terms(Objective objective) {
        return objective.terms(batch()).stream().map(term -> term.values().getFloat(0)).toList();
    }

    private Map<View, NDArray> arrays(Map<View, float[]> values) {
        Map<View, NDArray> arrays = new EnumMap<>(View.class);
        values.forEach((view, some) -> arrays.put(view, manager.create(some)));
        return arrays;
    }

    @Override
    public void close() {
        manager.close();
    }
}
