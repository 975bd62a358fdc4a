package groundlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Gradient checkpointing, <a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016</a>: while
 * open, the segments that run on this thread keep their inputs and no graph; {@link
 * Autograd#gradients} runs each of them once more when it comes by. The same gradients, about one
 * forward pass more, and memory for one segment instead of all.
 */
public final class Segments implements AutoCloseable {

    private static final ThreadLocal<Segments> OPEN = new ThreadLocal<>();

    /** Runs a segment once more and carries the gradient of its output to the targets. */
    private interface Backward {
        NDList carry(NDArray input, NDArray gradient, List<NDArray> targets);
    }

    /** What makes rows of the output of rows of the input. */
    @FunctionalInterface
    public interface Body {
        /** {@return the output (n, …) for some rows of the input, and of what goes with them} */
        NDArray apply(NDArray rows, NDArray companions, NDArray parameter);
    }

    /** A segment that has run: what it takes to run it again. */
    private record Done(
            NDArray input,
            NDArray output,
            List<NDArray> parameters,
            Backward backward,
            long dropout) {}

    private final Segments before = OPEN.get();
    private final List<Done> done = new ArrayList<>();

    private final boolean layers;

    private Segments(boolean layers) {
        this.layers = layers;
        OPEN.set(this);
    }

    /** Starts to keep inputs in place of graphs. */
    public static Segments open() {
        return new Segments(true);
    }

    /** The same for what is computed {@link #inParts in parts} alone. */
    public static Segments ofParts() {
        return new Segments(false);
    }

    /** {@return whether segments are kept, so that their inputs must stay open} */
    public static boolean areKept() {
        return OPEN.get() != null && OPEN.get().layers && GradMode.isOn();
    }

    /**
     * {@return {@code body} of {@code input}}
     *
     * @param input stays open until the gradients are taken; used by nothing else if it is what
     *     another segment returned
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
        Backward backward =
                (again, gradient, targets) ->
                        Kernels.callWithLists("carry", body.apply(again), gradient, targets);
        keep(new Done(input, output, parameters, backward, dropout));
        return output;
    }

    /**
     * {@return {@code body} of all rows of {@code input}, computed some rows at a time} While
     * segments are kept, so is its gradient; what the body makes on the way, such as logits, is
     * never there for more than {@code most} rows.
     *
     * @param companions an array with as many rows that goes with them, without gradients
     * @param parameter an array that all rows use
     */
    public static NDArray inParts(
            NDArray input, NDArray companions, NDArray parameter, int most, Body body) {
        long rows = input.getShape().get(0);
        if (rows <= most) {
            return body.apply(input, companions, parameter);
        }
        List<String> parts = new ArrayList<>();
        for (long from = 0; from < rows; from += most) {
            parts.add(from + ":" + Math.min(from + most, rows));
        }
        UnaryOperator<NDArray> all =
                in ->
                        NDArrays.concat(
                                new NDList(
                                        parts.stream()
                                                .map(
                                                        part ->
                                                                body.apply(
                                                                        in.get(part),
                                                                        companions.get(part),
                                                                        parameter))
                                                .toArray(NDArray[]::new)));
        if (OPEN.get() == null || !GradMode.isOn()) {
            return Memory.keepingOnly(() -> all.apply(input));
        }
        long dropout = Dropout.position();
        NDArray output;
        try (GradMode off = GradMode.off()) {
            output = Memory.keepingOnly(() -> all.apply(input));
        }
        Backward backward =
                (again, gradient, targets) ->
                        carryInParts(
                                parts,
                                again,
                                gradient,
                                targets,
                                (rowsOf, part) ->
                                        body.apply(rowsOf, companions.get(part), parameter));
        keep(new Done(input, output, List.of(parameter), backward, dropout));
        return output;
    }

    /** The targets are parameters, and last the input if it is one. */
    private static NDList carryInParts(
            List<String> parts,
            NDArray input,
            NDArray gradient,
            List<NDArray> targets,
            BiFunction<NDArray, String, NDArray> body) {
        boolean last = !targets.isEmpty() && targets.get(targets.size() - 1) == input;
        int parameters = last ? targets.size() - 1 : targets.size();
        NDList sums = new NDList();
        NDList ofInput = new NDList();
        for (String part : parts) {
            NDArray some = Kernels.call("detach", input.get(part));
            List<NDArray> wanted = new ArrayList<>(targets.subList(0, parameters));
            if (last) {
                some.setRequiresGradient(true);
                wanted.add(some);
            }
            NDArray output = body.apply(some, part);
            NDList found = Kernels.callWithLists("carry", output, gradient.get(part), wanted);
            output.close();
            if (last) {
                ofInput.add(found.remove(parameters));
            }
            if (sums.isEmpty()) {
                sums.addAll(found);
            } else if (!found.isEmpty()) {
                try (GradMode off = GradMode.off()) {
                    Kernels.callWithLists("add_all_", sums, found);
                }
                found.close();
            }
        }
        if (last) {
            sums.add(NDArrays.concat(ofInput));
        }
        return sums;
    }

    private static void keep(Done one) {
        boolean recorded =
                one.parameters.stream().anyMatch(NDArray::hasGradient) || isRecorded(one.input);
        if (recorded) {
            one.output.setRequiresGradient(true);
            OPEN.get().done.add(one);
        }
    }

    /** DJL's own question answers no for what was computed from parameters. */
    private static boolean isRecorded(NDArray array) {
        try (NDArray answer = Kernels.call("is_recorded", array)) {
            return answer.getBoolean();
        }
    }

    static boolean isOpen() {
        return OPEN.get() != null && !OPEN.get().done.isEmpty();
    }

    static NDList gradients(NDArray loss, List<NDArray> parameters) {
        return OPEN.get().backward(loss, parameters);
    }

    private NDList backward(NDArray loss, List<NDArray> parameters) {
        Map<NDArray, NDArray> sums = new IdentityHashMap<>();
        List<NDArray> targets = reached(parameters, done.size());
        add(sums, targets, Kernels.callWithLists("gradients", loss, targets));
        Set<NDArray> outputs = identities(done.stream().map(Done::output).toList());
        long dropout = Dropout.position();
        for (int i = done.size() - 1; i >= 0; i--) {
            again(i, outputs.contains(done.get(i).input), parameters, sums);
        }
        Dropout.back(dropout);
        done.clear();
        NDList gradients = new NDList();
        parameters.forEach(parameter -> gradients.add(sums.get(parameter)));
        return gradients;
    }

    /**
     * {@return what a graph between segments may lead back to: parameters, and the outputs of the
     * first {@code n} segments that no other segment takes in}
     */
    private List<NDArray> reached(List<NDArray> parameters, int n) {
        Set<NDArray> inputs = identities(done.stream().map(Done::input).toList());
        List<NDArray> reached = new ArrayList<>(parameters);
        done.subList(0, n).stream()
                .map(Done::output)
                .filter(output -> !inputs.contains(output))
                .forEach(reached::add);
        return reached;
    }

    /**
     * Runs a segment once more, with a graph, and carries the gradient through it.
     *
     * @param index which one
     * @param inner whether its input is the output of another
     */
    private void again(
            int index, boolean inner, List<NDArray> parameters, Map<NDArray, NDArray> sums) {
        Done one = done.get(index);
        NDArray gradient = sums.remove(one.output);
        NDArray input = inner ? one.input : Kernels.call("detach", one.input);
        boolean wanted = inner || isRecorded(one.input);
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
            found = one.backward.carry(input, gradient, targets);
            found.forEach(NDScope::unregister);
        }
        gradient.close();
        add(sums, targets, found);
        if (!inner && wanted) {
            NDArray onwards = sums.remove(input);
            List<NDArray> before = reached(parameters, index);
            add(sums, before, Kernels.callWithLists("carry", one.input, onwards, before));
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

    private static Set<NDArray> identities(List<NDArray> arrays) {
        Set<NDArray> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(arrays);
        return identities;
    }

    /** Goes back to what was before. */
    @Override
    public void close() {
        OPEN.set(before);
    }
}
