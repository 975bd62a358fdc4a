package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import groundlab.plot.CurveBands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What came of an {@link Ablation}: each cell over its seeds, measured on the same pictures, and
 * the model before training as {@code base}. Intervals are over pictures, see {@link
 * groundlab.metrics.Repeats}.
 */
public final class AblationResult {

    private final Outcome base;
    private final Map<String, List<Outcome>> outcomes;
    private final Map<String, List<Path>> logs;
    private final List<Failure> failures;
    private final List<String> notes;
    private final Comparison comparison;

    private AblationResult(
            Outcome base,
            Map<String, List<Outcome>> outcomes,
            Map<String, List<Path>> logs,
            List<Failure> failures,
            List<String> notes) {
        this.base = base;
        this.outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
        this.logs = logs;
        this.failures = List.copyOf(failures);
        this.notes = notes;
        List<Outcome> all = new ArrayList<>(List.of(base));
        outcomes.values().forEach(all::addAll);
        comparison = Comparison.of(all);
    }

    static AblationResult of(
            Grid grid,
            Outcome base,
            Map<String, List<Outcome>> outcomes,
            Map<String, List<Path>> logs,
            List<Failure> failures) {
        return new AblationResult(base, outcomes, logs, failures, grid.notes());
    }

    /** {@return these cells alone, in this order, and the base} */
    public AblationResult only(String... cells) {
        Map<String, List<Outcome>> some = new LinkedHashMap<>();
        for (String cell : cells) {
            checkCell(cell);
            some.put(cell, outcomes.get(cell));
        }
        List<Failure> theirs = failures.stream().filter(f -> some.containsKey(f.cell())).toList();
        return new AblationResult(base, some, logs, theirs, notes);
    }

    private void checkCell(String cell) {
        check(
                outcomes.containsKey(cell),
                "a cell must be one of %s, got %s",
                outcomes.keySet(),
                cell);
    }

    /** {@return the labels of the cells that have an outcome} */
    public List<String> cells() {
        return List.copyOf(outcomes.keySet());
    }

    /** {@return trainings that did not come to their end} */
    public List<Failure> failures() {
        return failures;
    }

    /** {@return what was not run, and why} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the base and all cells, to hold against {@link Claim}s} */
    public Comparison comparison() {
        return comparison;
    }

    /** {@return a measure of a cell, or of the base, over all its seeds} */
    public Interval of(String cell, Measure measure) {
        return comparison.of(cell, measure);
    }

    /** {@return a row for each cell and measure, see {@link Comparison#table()}} */
    public Table table() {
        return comparison.table();
    }

    /** {@return a row for each cell: its measures with intervals, its seeds, and what failed} */
    public Table summary() {
        List<String> cells = new ArrayList<>(List.of(base.method()));
        cells.addAll(outcomes.keySet());
        failures.stream().map(Failure::cell).filter(c -> !cells.contains(c)).forEach(cells::add);
        Table table = Table.create("ablation", StringColumn.create("cell", cells));
        for (Measure measure : Measure.values()) {
            table.addColumns(
                    StringColumn.create(
                            measure.label(), cells.stream().map(c -> cell(c, measure))));
        }
        table.addColumns(
                DoubleColumn.create("seeds", cells.stream().map(this::seeds).toList()),
                StringColumn.create("failed", cells.stream().map(this::failed)));
        return failures.isEmpty() ? table.removeColumns("failed") : table;
    }

    private String cell(String cell, Measure measure) {
        boolean measured = cell.equals(base.method()) || outcomes.containsKey(cell);
        return measured ? comparison.of(cell, measure).toString().replaceFirst(" n=\\d+$", "") : "";
    }

    private int seeds(String cell) {
        return cell.equals(base.method()) ? 1 : outcomes.getOrDefault(cell, List.of()).size();
    }

    private String failed(String cell) {
        List<Failure> theirs = failures.stream().filter(f -> f.cell().equals(cell)).toList();
        return theirs.isEmpty() ? "" : theirs.size() + ": " + theirs.get(0).message();
    }

    /**
     * {@return each other cell against a baseline: the change with its interval, lowest and highest
     * seed, p of a paired randomisation test, and p after Holm's correction for all rows}
     *
     * @param baseline a cell's label, or {@code base}
     */
    public Table against(String baseline, Measure measure) {
        String title = "%s against %s".formatted(measure.label(), baseline);
        return CellChange.table(title, contrasts(baseline, measure));
    }

    /** {@return the rows of {@link #against} as values} */
    public List<CellChange> contrasts(String baseline, Measure measure) {
        if (!baseline.equals(base.method())) {
            checkCell(baseline);
        }
        return comparison.contrasts(baseline, measure);
    }

    /**
     * {@return a column of the logs, such as {@code rewards/margins}, of all cells on one axis, a
     * line and a band over the seeds each}
     *
     * @throws IllegalArgumentException if no cell's log has it
     */
    public XYChart curves(String column) {
        CurveBands bands = CurveBands.of(column);
        int without = 0;
        for (String cell : outcomes.keySet()) {
            List<Table> tables = logs(cell);
            if (tables.get(0).containsColumn(column)) {
                bands.add(cell, tables);
            } else {
                without++;
            }
        }
        check(
                without < outcomes.size(),
                "no log has the column %s, they have %s",
                column,
                columns());
        return bands.chart();
    }

    private List<String> columns() {
        return outcomes.keySet().stream()
                .flatMap(cell -> logs(cell).get(0).columnNames().stream())
                .distinct()
                .toList();
    }

    /** {@return for each seed of a cell a row for each step, under TRL's column names} */
    public List<Table> logs(String cell) {
        checkCell(cell);
        return logs.get(cell).stream().map(AblationResult::read).toList();
    }

    private static Table read(Path log) {
        try {
            return TrialFolder.readLog(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "%d cells, %d trainings, %d failed"
                .formatted(
                        outcomes.size(),
                        outcomes.values().stream().mapToInt(List::size).sum(),
                        failures.size());
    }
}
