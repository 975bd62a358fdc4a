package groundlab.loop;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Numbers;
import groundlab.engine.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay, <a href="https://arxiv.org/abs/1711.05101">Loshchilov and
 * Hutter 2019</a>, with moments of our own that a checkpoint keeps. Decay applies to matrices, not
 * to norms and biases. Also clips gradients by their global norm, which the engine cannot.
 * Parameters in half precision have masters in FP32, which take the steps; they get rounded copies.
 */
public final class AdamW {

    private static final float EPS = 1e-8f;

    private final List<String> names;
    private final List<NDArray> parameters;
    private final List<NDArray> masters = new ArrayList<>(); // the parameters themselves in FP32
    private final List<NDArray> firsts = new ArrayList<>();
    private final List<NDArray> seconds = new ArrayList<>();
    private final List<NDArray> steps = new ArrayList<>();
    private final NDManager host;
    private final double beta1;
    private final double beta2;
    private final double decay;
    private boolean whole = true;

    /** Moments belong to {@code manager}. */
    public AdamW(
            Map<String, NDArray> parameters,
            double beta1,
            double beta2,
            double decay,
            NDManager manager) {
        this.names = List.copyOf(parameters.keySet());
        this.parameters = List.copyOf(parameters.values());
        host = manager.newSubManager(Device.cpu());
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.decay = decay;
        for (NDArray parameter : this.parameters) {
            masters.add(master(parameter, manager));
            firsts.add(manager.zeros(parameter.getShape()));
            seconds.add(manager.zeros(parameter.getShape()));
            steps.add(manager.zeros(new Shape()));
        }
    }

    private static NDArray master(NDArray parameter, NDManager manager) {
        if (Precision.of(parameter) == Precision.FP32) {
            return parameter;
        }
        try (GradMode off = GradMode.off()) {
            NDArray master = Precision.FP32.cast(parameter);
            master.attach(manager);
            return master;
        }
    }

    /** Gives the parameters the values of their masters. */
    public void publish() {
        try (GradMode off = GradMode.off();
                NDScope scope = new NDScope()) {
            for (int i = 0; i < masters.size(); i++) {
                if (masters.get(i) != parameters.get(i)) {
                    Kernels.call("copy_", masters.get(i), parameters.get(i));
                }
            }
        }
    }

    /**
     * Clips the gradients and takes a step with them.
     *
     * @return the gradients' global norm before clipping
     */
    public float step(NDList found, double clip, double learningRate) {
        NDManager scope = found.head().getManager();
        try (GradMode off = GradMode.off()) {
            NDList gradients = new NDList();
            for (int i = 0; i < found.size(); i++) {
                boolean own = masters.get(i) == parameters.get(i);
                gradients.add(own ? found.get(i) : Precision.FP32.cast(found.get(i)));
            }
            NDArray limit = scope.create((float) clip);
            float norm = Numbers.of(Kernels.callWithLists("clip_", gradients, limit).head())[0];
            if (Float.isFinite(norm)) {
                whole = false;
                update(gradients, learningRate, true);
                update(gradients, learningRate, false);
                publish();
                whole = true;
            }
            return norm;
        }
    }

    /** {@return whether no step has ended half way, so that the state is that of some step} */
    public boolean isWhole() {
        return whole;
    }

    private void update(NDList gradients, double learningRate, boolean matrices) {
        List<Integer> group = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            if ((parameters.get(i).getShape().dimension() > 1) == matrices) {
                group.add(i);
            }
        }
        if (group.isEmpty()) {
            return;
        }
        float[] numbers = {
            (float) learningRate, (float) beta1, (float) beta2, EPS, matrices ? (float) decay : 0f
        };
        try (NDArray settings = host.create(numbers)) { // where a kernel reads single numbers
            Kernels.callWithLists(
                            "adamw_",
                            pick(masters, group),
                            pick(gradients, group),
                            pick(firsts, group),
                            pick(seconds, group),
                            pick(steps, group),
                            settings)
                    .close();
        }
    }

    private static List<NDArray> pick(List<NDArray> from, List<Integer> group) {
        return group.stream().map(from::get).toList();
    }

    /** {@return what is trained, in FP32, by name} */
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), masters.get(i));
        }
        return byName;
    }

    /** {@return parameters and moments by name, for a checkpoint} */
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            state.put("parameter." + names.get(i), masters.get(i));
            state.put("first." + names.get(i), firsts.get(i));
            state.put("second." + names.get(i), seconds.get(i));
            state.put("step." + names.get(i), steps.get(i));
        }
        return state;
    }
}
