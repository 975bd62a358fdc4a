package groundlab.study;

import static groundlab.internal.Checks.check;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One setting of an ablation and the values that it takes.
 *
 * @param labels short names of the values
 * @param choices what each does to a cell
 */
record Axis(List<String> labels, List<UnaryOperator<Cell>> choices) {

    /** {@return an axis of values that say what they are by their prints} */
    static <T> Axis of(String name, List<T> values, BiFunction<Cell, T, Cell> set) {
        return named(name, Labels.of(values), values, set);
    }

    /** {@return an axis of numbers} */
    static Axis ofNumbers(String name, List<Double> values, BiFunction<Cell, Double, Cell> set) {
        return named(
                name,
                values.stream().map(value -> name + "=" + Labels.number(value)).toList(),
                values,
                set);
    }

    private static <T> Axis named(
            String name, List<String> labels, List<T> values, BiFunction<Cell, T, Cell> set) {
        check(!values.isEmpty(), "%s needs at least one value, got none", name);
        Stream<UnaryOperator<Cell>> choices =
                values.stream().map(value -> cell -> set.apply(cell, value));
        return new Axis(labels, choices.toList());
    }

    boolean varies() {
        return choices.size() > 1;
    }
}
