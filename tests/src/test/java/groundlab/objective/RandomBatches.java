package groundlab.objective;

import static groundlab.objective.View.CHOSEN;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import groundlab.engine.Autograd;
import groundlab.engine.GradMode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random batches, and what objectives make of them. Closing one closes all its arrays. */
public final class RandomBatches implements AutoCloseable {

    private final NDManager manager = NDManager.newBaseManager();

    /** {@return log-probabilities from −12 to −8 of each of the objective's views} */
    public static Map<View, float[]> logps(Objective objective, int pairs, int seed) {
        Map<View, float[]> logps = new EnumMap<>(View.class);
        for (View view : objective.views()) {
            Random chance = new Random(31L * seed + view.ordinal());
            float[] values = new float[pairs];
            for (int i = 0; i < pairs; i++) {
                values[i] = -8 - 4 * chance.nextFloat();
            }
            logps.put(view, values);
        }
        return logps;
    }

    /** {@return the loss of each pair} */
    public float[] losses(
            Objective objective,
            Map<View, float[]> policy,
            Map<View, float[]> reference,
            Past past) {
        return objective.loss(batch(objective, arrays(policy), reference, past)).toFloatArray();
    }

    /** {@return the gradients of the sum of the losses, by view} */
    public Map<View, float[]> gradients(
            Objective objective,
            Map<View, float[]> policy,
            Map<View, float[]> reference,
            Past past) {
        Map<View, NDArray> leaves = arrays(policy);
        List<View> views = List.copyOf(leaves.keySet());
        leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
        try (GradMode recording = GradMode.on()) {
            NDArray loss = objective.loss(batch(objective, leaves, reference, past)).sum();
            NDList found = Autograd.gradients(loss, views.stream().map(leaves::get).toList());
            Map<View, float[]> gradients = new EnumMap<>(View.class);
            for (int i = 0; i < views.size(); i++) {
                gradients.put(views.get(i), found.get(i).toFloatArray());
            }
            return gradients;
        }
    }

    /** {@return a batch that has what the objective asks for, and nothing else} */
    public Batch batch(
            Objective objective,
            Map<View, NDArray> policy,
            Map<View, float[]> reference,
            Past past) {
        int pairs = reference.get(CHOSEN).length;
        Set<Extra> extras = EnumSet.noneOf(Extra.class);
        extras.addAll(objective.extras());
        Batch batch =
                Batch.of(
                                scores(policy, extras.contains(Extra.ALIGNMENT)),
                                objective.rewardScale().isEmpty()
                                        ? null
                                        : scores(arrays(reference), false))
                        .with(past);
        if (extras.contains(Extra.SECOND_REFERENCE)) {
            batch = batch.with(scores(arrays(other(reference)), false));
        }
        if (extras.contains(Extra.LIKENESS)) {
            float[] cosines = new float[pairs * pairs];
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] = i % (pairs + 1) == 0 ? 1 : 0.1f * i;
            }
            batch = batch.with(manager.create(cosines).reshape(pairs, pairs));
        }
        return batch;
    }

    /** {@return the same as arrays} */
    public Map<View, NDArray> arrays(Map<View, float[]> values) {
        Map<View, NDArray> arrays = new EnumMap<>(View.class);
        values.forEach((view, some) -> arrays.put(view, manager.create(some)));
        return arrays;
    }

    /** Scores of another reference, each from the first one's, in the same range. */
    private static Map<View, float[]> other(Map<View, float[]> reference) {
        Map<View, float[]> other = new EnumMap<>(View.class);
        reference.forEach(
                (view, values) -> {
                    float[] moved = values.clone();
                    for (int i = 0; i < moved.length; i++) {
                        moved[i] = -8 + 4 * (7.3f * values[i] % 1);
                    }
                    other.put(view, moved);
                });
        return other;
    }

    private Scores scores(Map<View, NDArray> logps, boolean aligned) {
        Map<View, NDArray> tokens = new EnumMap<>(View.class);
        Map<View, Double> means = new EnumMap<>(View.class);
        Map<View, NDArray> alignments = new EnumMap<>(View.class);
        logps.forEach(
                (view, values) -> {
                    tokens.put(view, manager.ones(values.getShape()).mul(manager.create(5f)));
                    means.put(view, 5.0);
                    if (aligned) {
                        alignments.put(view, manager.zeros(values.getShape()).sub(0.3));
                    }
                });
        return new Scores(logps, tokens, means, alignments);
    }

    @Override
    public void close() {
        manager.close();
    }
}
