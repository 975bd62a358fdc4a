package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.loop.Lesson;
import groundlab.loop.Work;
import groundlab.objective.Past;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A lesson whose reference moves.
 *
 * @param lesson what is learnt
 * @param how the reference moves
 * @param policy the trained weights
 * @param average their moving average, in FP32: half precision would lose small steps
 * @param reference the same weights of the reference
 */
record MovingLesson(
        Lesson lesson,
        MovingReference how,
        Map<String, NDArray> policy,
        Map<String, NDArray> average,
        Map<String, NDArray> reference)
        implements Lesson {

    /** The average starts as the policy. */
    static MovingLesson of(
            Lesson lesson,
            MovingReference how,
            Map<String, NDArray> policy,
            Map<String, NDArray> reference,
            NDManager manager) {
        Map<String, NDArray> average = new LinkedHashMap<>();
        policy.forEach(
                (name, weights) -> {
                    NDArray copy = copy(weights);
                    copy.attach(manager);
                    average.put(name, copy);
                });
        return new MovingLesson(lesson, how, policy, average, reference);
    }

    private static NDArray copy(NDArray weights) {
        try (GradMode off = GradMode.off()) {
            return isFull(weights) ? weights.duplicate() : Precision.FP32.cast(weights);
        }
    }

    private static boolean isFull(NDArray weights) {
        return Precision.of(weights) == Precision.FP32;
    }

    @Override
    public Work work(int[] rows, Past past) throws IOException {
        return lesson.work(rows, past);
    }

    @Override
    public void soon(int[] rows) {
        lesson.soon(rows);
    }

    @Override
    public void failed() throws IOException {
        lesson.failed();
    }

    @Override
    public void updated(int step) {
        lesson.updated(step);
        try (GradMode off = GradMode.off();
                NDScope scope = new NDScope()) { // else each result stays as long as the average
            NDArray share = manager().create((float) (1 - how.decay()));
            Kernels.callWithLists("lerp_all_", list(average), inFull(policy), share);
            if (step % how.every() == 0) {
                average.forEach((name, now) -> Kernels.call("copy_", now, reference.get(name)));
            }
        }
    }

    private NDManager manager() {
        return average.values().iterator().next().getManager();
    }

    private static List<NDArray> list(Map<String, NDArray> weights) {
        return List.copyOf(weights.values());
    }

    private static List<NDArray> inFull(Map<String, NDArray> weights) {
        return weights.values().stream()
                .map(one -> isFull(one) ? one : Precision.FP32.cast(one))
                .toList();
    }

    @Override
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>(lesson.state());
        average.forEach((name, now) -> state.put("lesson.average." + name, now));
        reference.forEach((name, now) -> state.put("lesson.reference." + name, now));
        return state;
    }

    @Override
    public Map<String, String> notes() throws IOException {
        return lesson.notes();
    }

    @Override
    public void resume(Map<String, String> notes) throws IOException {
        lesson.resume(notes);
    }
}
