package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
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
 * @param average their moving average
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
                    NDArray copy = weights.duplicate();
                    copy.attach(manager);
                    average.put(name, copy);
                });
        return new MovingLesson(lesson, how, policy, average, reference);
    }

    @Override
    public Work work(int[] rows, Past past) throws IOException {
        return lesson.work(rows, past);
    }

    @Override
    public void updated(int step) {
        lesson.updated(step);
        try (GradMode off = GradMode.off();
                NDManager scratch = manager().newSubManager()) {
            NDArray share = scratch.create((float) (1 - how.decay()));
            Kernels.callWithLists("lerp_all_", list(average), list(policy), share);
            if (step % how.every() == 0) {
                average.forEach((name, now) -> Kernels.call("copy_", now, reference.get(name)));
            }
        }
    }

    private NDManager manager() {
        return average.values().iterator().next().getManager();
    }

    private static List<NDArray> list(Map<String, NDArray> weights) {
        return new NDList(List.copyOf(weights.values()));
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
