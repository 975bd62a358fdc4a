package groundlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Gradient checkpointing, <a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016</a>: while
 * open, the segments that run on this thread keep their inputs and no graph; {@link
 * Autograd#gradients} runs each of them once more when it comes by. The same gradients, about one
 * forward pass more, and memory for one segment instead of all.
 */
public final class Segments implements AutoCloseable {

    private static final ThreadLocal<Segments> OPEN = new ThreadLocal<>();

    /** A segment that has run: what it takes to run it again. */
    private record Done(
            NDArray input,
            NDArray output,
            List<NDArray> parameters,
            UnaryOperator<NDArray> body,
            long dropout) {}

    private final Segments before = OPEN.get();
    private final List<Done> done = new ArrayList<>();

    private Segments() {}

    /** Starts to keep inputs in place of graphs. */
    public static Segments open() {
        Segments segments = new Segments();
        OPEN.set(segments);
        return segments;
    }

    /** {@return whether segments are kept, so that their inputs must stay open} */
    public static boolean areKept() {
        return OPEN.get() != null && GradMode.isOn();
    }

    /**
     * {@return {@code body} of {@code input}}
     *
     * @param input stays open until the gradients are taken
     * @param parameters all other arrays that the body gets gradients for
     * @param body a function of its argument and the parameters alone
     */
    public static NDArray run(
            NDArray input, List<NDArray> parameters, UnaryOperator<NDArray> body) {
        if (!areKept()) {
            return body.apply(input);
        }
        long dropout = Dropout.position();
        NDArray output;
        try (GradMode off = GradMode.off()) {
            output = body.apply(input);
        }
        boolean recorded =
                input.hasGradient() || parameters.stream().anyMatch(NDArray::hasGradient);
        if (recorded) {
            output.setRequiresGradient(true);
            OPEN.get().done.add(new Done(input, output, parameters, body, dropout));
        }
        return output;
    }

    static boolean isOpen() {
        return OPEN.get() != null && !OPEN.get().done.isEmpty();
    }

    static NDList gradients(NDArray loss, List<NDArray> parameters) {
        return OPEN.get().backward(loss, parameters);
    }

    private NDList backward(NDArray loss, List<NDArray> parameters) {
        Map<NDArray, NDArray> sums = new IdentityHashMap<>();
        Set<NDArray> inputs =
                done.stream()
                        .map(Done::input)
                        .collect(Collectors.toCollection(Segments::identitySet));
        List<NDArray> targets = new ArrayList<>(parameters);
        done.stream().map(Done::output).filter(out -> !inputs.contains(out)).forEach(targets::add);
        add(sums, targets, Kernels.callWithLists("gradients", loss, targets));
        Set<NDArray> outputs =
                done.stream()
                        .map(Done::output)
                        .collect(Collectors.toCollection(Segments::identitySet));
        for (int i = done.size() - 1; i >= 0; i--) {
            again(done.get(i), outputs, parameters, sums);
        }
        done.clear();
        NDList gradients = new NDList();
        parameters.forEach(parameter -> gradients.add(sums.get(parameter)));
        return gradients;
    }

    /** Runs a segment once more, with a graph, and carries the gradient through it. */
    private void again(
            Done one, Set<NDArray> outputs, List<NDArray> parameters, Map<NDArray, NDArray> sums) {
        NDArray gradient = sums.remove(one.output);
        boolean inner = outputs.contains(one.input);
        NDArray input = inner ? one.input : Kernels.call("detach", one.input);
        boolean wanted = one.input.hasGradient();
        if (!inner && wanted) {
            input.setRequiresGradient(true);
        }
        List<NDArray> targets =
                new ArrayList<>(one.parameters.stream().filter(NDArray::hasGradient).toList());
        if (wanted) {
            targets.add(input);
        }
        NDList found;
        Dropout.back(one.dropout);
        try (NDScope scope = new NDScope()) {
            NDArray output = one.body.apply(input);
            found = Kernels.callWithLists("carry", output, gradient, targets);
            found.forEach(NDScope::unregister);
        }
        gradient.close();
        add(sums, targets, found);
        if (!inner && wanted) {
            NDArray onwards = sums.remove(input);
            add(sums, parameters, Kernels.callWithLists("carry", one.input, onwards, parameters));
            onwards.close();
        }
        if (!inner) {
            input.close();
        }
        one.output.close();
    }

    private static void add(Map<NDArray, NDArray> sums, List<NDArray> targets, NDList found) {
        for (int i = 0; i < found.size(); i++) {
            NDArray gradient = found.get(i);
            NDArray sum = sums.putIfAbsent(targets.get(i), gradient);
            if (sum != null) {
                try (GradMode off = GradMode.off()) {
                    sum.addi(gradient);
                }
                gradient.close();
            }
        }
    }

    private static Set<NDArray> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** Goes back to what was before. */
    @Override
    public void close() {
        OPEN.set(before);
    }
}
