package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import groundlab.metrics.Repeats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Methods over seeds, measured on the same pictures.
 *
 * <pre>{@code
 * Comparison all = Comparison.of(outcomes);
 * show(all.of("DPO", Measure.CHAIR_S));
 * show(all.findings(Claim.ofMdpo()));
 * }</pre>
 */
public final class Comparison {

    private final Map<String, List<Outcome>> byMethod;
    private final Map<String, Map<Measure, Interval>> intervals = new HashMap<>(); // as asked for

    private Comparison(Map<String, List<Outcome>> byMethod) {
        this.byMethod = byMethod;
    }

    /**
     * {@return outcomes by their methods, in the order in which methods come first}
     *
     * @param outcomes those of a method at one learning rate, its seeds in the same order as
     *     another's
     */
    public static Comparison of(List<Outcome> outcomes) {
        Map<String, List<Outcome>> byMethod = new LinkedHashMap<>();
        for (Outcome one : outcomes) {
            byMethod.computeIfAbsent(one.method(), name -> new ArrayList<>()).add(one);
        }
        return new Comparison(byMethod);
    }

    /** {@return a measure of a method over all its seeds, with an interval over the pictures} */
    public Interval of(String method, Measure measure) {
        return intervals.computeIfAbsent(method, name -> Measure.all(repeats(name))).get(measure);
    }

    private Repeats<Tally> repeats(String method) {
        return Repeats.of(outcomes(method).stream().map(Outcome::tallies).toList());
    }

    private List<Outcome> outcomes(String method) {
        check(
                byMethod.containsKey(method),
                "a method must be one of %s, got %s",
                byMethod.keySet(),
                method);
        return byMethod.get(method);
    }

    /**
     * {@return what became of those claims both of whose methods were measured, on the seeds that
     * both have}
     */
    public List<Finding> findings(List<Claim> claims) {
        return claims.stream()
                .filter(claim -> byMethod.containsKey(claim.first()))
                .filter(claim -> byMethod.containsKey(claim.second()))
                .flatMap(claim -> finding(claim).stream())
                .toList();
    }

    private Optional<Finding> finding(Claim claim) {
        Measure measure = claim.measure();
        Contrasts.Pair both =
                Contrasts.pair(claim.first(), outcomes(claim.second()), outcomes(claim.first()));
        return both.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(claim, both.change(measure), both.bySeed(measure)));
    }

    /**
     * {@return each other method but the base against a baseline, on the seeds that both have;
     * those that have none in common are left out}
     */
    public List<CellChange> contrasts(String baseline, Measure measure) {
        List<Outcome> before = outcomes(baseline);
        return Contrasts.of(before, byMethod, measure);
    }

    /**
     * {@return a row for each method and measure: value over all seeds, ends of the interval over
     * the pictures, lowest and highest seed; seconds are a seed's mean}
     */
    public Table table() {
        Columns rows = new Columns();
        byMethod.keySet()
                .forEach(name -> List.of(Measure.values()).forEach(m -> add(rows, name, m)));
        return rows.table();
    }

    private void add(Columns rows, String name, Measure measure) {
        List<Outcome> seeds = outcomes(name);
        Interval interval = of(name, measure);
        List<Double> values = seeds.stream().map(one -> one.value(measure)).sorted().toList();
        rows.method.append(name);
        rows.measure.append(measure.label());
        rows.numbers[0].append(seeds.get(0).rate());
        rows.numbers[1].append(round(interval.value()));
        rows.numbers[2].append(round(interval.low()));
        rows.numbers[3].append(round(interval.high()));
        rows.numbers[4].append(round(values.get(0)));
        rows.numbers[5].append(round(values.get(values.size() - 1)));
        double seconds = seeds.stream().mapToDouble(Outcome::seconds).average().orElseThrow();
        rows.numbers[6].append(round(seconds));
        rows.seeds.append(seeds.size());
    }

    /** The columns of the table while it is filled. */
    private static final class Columns {

        final StringColumn method = StringColumn.create("method");
        final StringColumn measure = StringColumn.create("measure");
        final IntColumn seeds = IntColumn.create("seeds");
        final DoubleColumn[] numbers =
                List.of(
                                "learning_rate",
                                "value",
                                "low",
                                "high",
                                "lowest_seed",
                                "highest_seed",
                                "seconds")
                        .stream()
                        .map(DoubleColumn::create)
                        .toArray(DoubleColumn[]::new);

        Table table() {
            return Table.create("methods", method, measure).addColumns(numbers).addColumns(seeds);
        }
    }

    /** {@return the findings with the measures of both methods, a row each} */
    public Table table(List<Finding> findings) {
        List<String> names =
                List.of(
                        "source", "claim", "paper", "measure", "first", "second", "change",
                        "verdict");
        List<StringColumn> columns = names.stream().map(StringColumn::create).toList();
        for (Finding finding : findings) {
            Claim claim = finding.claim();
            List<String> cells =
                    List.of(
                            claim.source(),
                            claim.statement(),
                            claim.figures(),
                            claim.measure().label(),
                            side(claim.first(), claim.measure()),
                            side(claim.second(), claim.measure()),
                            text(finding.change()),
                            finding.verdict().name().toLowerCase(Locale.ROOT));
            IntStream.range(0, cells.size()).forEach(i -> columns.get(i).append(cells.get(i)));
        }
        return Table.create("claims").addColumns(columns.toArray(StringColumn[]::new));
    }

    private String side(String method, Measure measure) {
        return String.format(Locale.ROOT, "%s %.3f", method, of(method, measure).value());
    }

    private static String text(Interval change) {
        return String.format(
                Locale.ROOT, "%+.3f [%+.3f, %+.3f]", change.value(), change.low(), change.high());
    }

    private static double round(double number) {
        return Double.isNaN(number)
                ? number
                : Double.parseDouble(String.format(Locale.ROOT, "%.4f", number));
    }
}
