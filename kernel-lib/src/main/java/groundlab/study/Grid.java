package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.data.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cells of an ablation by their labels, each of which is trained with each seed.
 *
 * @param cells by label, in the order of tables
 * @param seeds of what is drawn and of the order of training
 * @param notes what is not run, and why
 */
record Grid(Map<String, Cell> cells, List<Long> seeds, List<String> notes) {

    Grid {
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
        check(!seeds.isEmpty(), "seeds needs at least one value, got none");
        check(
                seeds.stream().distinct().count() == seeds.size(),
                "seeds must differ, got %s",
                seeds);
    }

    /** One choice of each axis. */
    private record Combination(Cell cell, List<Integer> choices) {}

    /**
     * {@return the cells of a product and those that have names} A product of one is left out where
     * others have names.
     */
    static Grid of(
            Cell start,
            Collection<Axis> axes,
            Map<String, UnaryOperator<Cell>> named,
            List<Long> seeds) {
        List<Axis> all = List.copyOf(axes);
        List<Combination> product = product(start, all);
        Map<String, Cell> cells = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        if (product.size() > 1 || named.isEmpty()) {
            addProduct(product, all, cells, notes);
        }
        Cell first = product.get(0).cell();
        named.forEach((name, change) -> addNamed(name, change.apply(first), cells, notes));
        return new Grid(cells, seeds, notes);
    }

    private static List<Combination> product(Cell start, List<Axis> axes) {
        List<Combination> product = List.of(new Combination(start, List.of()));
        for (Axis axis : axes) {
            List<Combination> longer = new ArrayList<>();
            for (Combination one : product) {
                for (int i = 0; i < axis.choices().size(); i++) {
                    List<Integer> choices = new ArrayList<>(one.choices());
                    choices.add(i);
                    longer.add(new Combination(axis.choices().get(i).apply(one.cell()), choices));
                }
            }
            product = longer;
        }
        return product;
    }

    /** Combinations that come to the same settings are one cell. */
    private static void addProduct(
            List<Combination> product,
            List<Axis> axes,
            Map<String, Cell> cells,
            List<String> notes) {
        Map<Provenance, List<Combination>> bySettings =
                product.stream()
                        .collect(
                                Collectors.groupingBy(
                                        one -> one.cell().settings(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        bySettings.values().forEach(same -> cells.put(label(same, axes), same.get(0).cell()));
        int twice = product.size() - bySettings.size();
        if (twice > 0) {
            notes.add(
                    "%d of %d combinations come to the same as others and are run once"
                            .formatted(twice, product.size()));
        }
    }

    /** What does not vary, or changes nothing here, is not told. */
    private static String label(List<Combination> same, List<Axis> axes) {
        Combination first = same.get(0);
        String label =
                IntStream.range(0, axes.size())
                        .filter(a -> axes.get(a).varies())
                        .filter(
                                a ->
                                        same.stream()
                                                        .map(c -> c.choices().get(a))
                                                        .distinct()
                                                        .count()
                                                == 1)
                        .mapToObj(a -> axes.get(a).labels().get(first.choices().get(a)))
                        .collect(Collectors.joining(", "));
        return label.isEmpty() ? first.cell().slug() : label;
    }

    private static void addNamed(
            String name, Cell cell, Map<String, Cell> cells, List<String> notes) {
        cells.entrySet().stream()
                .filter(other -> other.getValue().settings().equals(cell.settings()))
                .findFirst()
                .ifPresent(
                        other ->
                                notes.add(
                                        name + " is the same as " + other.getKey() + ": run once"));
        check(
                !name.equals(Ablation.BASE),
                "%s is the model before training, name it otherwise",
                name);
        check(cells.putIfAbsent(name, cell) == null, "there are two cells named %s", name);
    }

    /**
     * {@return each cell with each seed, all cells of a seed before those of the next, each once}
     */
    List<GridTrial> trials(Examples examples) {
        Map<String, GridTrial> trials = new LinkedHashMap<>();
        for (long seed : seeds) {
            cells.forEach(
                    (label, cell) -> {
                        GridTrial trial = GridTrial.of(label, cell, examples, seed);
                        trials.putIfAbsent(trial.id(), trial);
                    });
        }
        return List.copyOf(trials.values());
    }
}
