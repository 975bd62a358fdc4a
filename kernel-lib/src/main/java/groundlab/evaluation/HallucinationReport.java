package groundlab.evaluation;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.metrics.Bootstrap;
import groundlab.metrics.Chair;
import groundlab.metrics.Count;
import groundlab.metrics.Interval;
import groundlab.metrics.Lexicon;
import groundlab.metrics.PerImage;
import groundlab.metrics.Rate;
import groundlab.metrics.Result;
import groundlab.metrics.YesNo;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.objects.ChairScorer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Counts per example; metrics with 95 % bootstrap intervals over the examples are asked for.
 *
 * <pre>{@code
 * HallucinationReport report = Hallucination.of(model).on(world.test());
 * report.chairS();                           // the share of answers that name what is not there
 * report.yesNo().value("F1 score");
 * show(report, report.rows().get(0).answer());
 * }</pre>
 *
 * @param examples the name of the measured set
 * @param lexicon the objects that were looked for
 * @param rows one per example, in their order
 * @param facts what the answers depend on: truth, model, its fingerprint, decoding
 */
public record HallucinationReport(
        String examples, Lexicon lexicon, List<Row> rows, Map<String, String> facts) {

    private static final long SEED = 7;
    private static final Map<String, String> SCORES = scoreNames();

    /**
     * One example.
     *
     * @param example what was asked
     * @param answer what the model said
     * @param chair objects in the answer
     * @param questions yes/no questions
     * @param strong how often the absent one of a strong pair was named
     * @param weak the same for weak pairs
     */
    public record Row(
            Example example, String answer, Chair chair, YesNo questions, Rate strong, Rate weak) {}

    /** Copies the rows. */
    public HallucinationReport {
        rows = List.copyOf(rows);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** {@return CHAIR of the answers, exact, with recall and length} */
    public Result<Chair> chair() {
        Result<Chair> result = ChairScorer.of(lexicon).result(perImage(Row::chair), examples);
        return with(result);
    }

    /** {@return the yes/no questions, the strict parser's counts} */
    public Result<YesNo> yesNo() {
        Map<String, String> parser = Map.of("parser", YesNoParser.STRICT.name());
        return with(new Result<>("POPE", YesNo.METRICS, perImage(Row::questions), parser));
    }

    private <C extends Count<C>> Result<C> with(Result<C> result) {
        Result<C> full = result;
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            full = full.fact(fact.getKey(), fact.getValue());
        }
        return full;
    }

    private <C extends Count<C>> PerImage<C> perImage(Function<Row, C> counts) {
        PerImage<C> images = new PerImage<>();
        rows.forEach(row -> images.add(row.example().id(), counts.apply(row)));
        return images;
    }

    /** {@return share of answers that name an absent object} */
    public Interval chairS() {
        return bootstrap().interval(chairs(), Chair::sentence);
    }

    /** {@return share of named objects that are absent} */
    public Interval chairI() {
        return bootstrap().interval(chairs(), Chair::instance);
    }

    /** {@return share of present objects that are named} */
    public Interval recall() {
        return bootstrap().interval(chairs(), Chair::recall);
    }

    /**
     * {@return all metrics by their names in {@code results.csv}}: {@code chair_s}, {@code
     * chair_i}, {@code recall}, {@code pope_f1}, {@code pope_accuracy}, {@code pope_yes_ratio},
     * {@code partner_strong} and {@code partner_weak}; the value is NaN where nothing was there to
     * count
     */
    public Map<String, Interval> metrics() {
        Map<String, Interval> metrics = new LinkedHashMap<>();
        metrics.put("chair_s", chairS());
        metrics.put("chair_i", chairI());
        metrics.put("recall", recall());
        List<YesNo> questions = rows.stream().map(Row::questions).toList();
        metrics.put("pope_f1", bootstrap().interval(questions, YesNo::f1));
        metrics.put("pope_accuracy", bootstrap().interval(questions, YesNo::accuracy));
        metrics.put("pope_yes_ratio", bootstrap().interval(questions, YesNo::yesRatio));
        metrics.put(
                "partner_strong",
                bootstrap().interval(rows.stream().map(Row::strong).toList(), Rate::value));
        metrics.put(
                "partner_weak",
                bootstrap().interval(rows.stream().map(Row::weak).toList(), Rate::value));
        return metrics;
    }

    /**
     * {@return what a chart shows: CHAIRs, CHAIRi, recall, the F1 of yes/no questions and how often
     * absent partners were named, by names with an arrow towards better; without those that had
     * nothing to count}
     */
    public Map<String, Interval> scores() {
        Map<String, Interval> all = metrics();
        Map<String, Interval> scores = new LinkedHashMap<>();
        SCORES.forEach((metric, label) -> scores.put(label, all.get(metric)));
        scores.values().removeIf(interval -> Double.isNaN(interval.value()));
        return scores;
    }

    /** {@return of the answers, how many name an object, whether it is there or not} */
    public Rate naming(String object) {
        return rows.stream()
                .map(row -> lexicon.objects(row.answer()).contains(object))
                .map(Rate::of)
                .reduce(Rate.NONE, Rate::plus);
    }

    /**
     * {@return change of CHAIRs from {@code before} to this, on the same examples}
     *
     * @throws IllegalArgumentException if the examples are others, or in another order
     */
    public Interval chairSChange(HallucinationReport before) {
        check(
                ids().equals(before.ids()),
                "before and after must be of the same examples in one order, got %s and %s",
                before.examples,
                examples);
        return bootstrap().difference(before.chairs(), chairs(), Chair::sentence);
    }

    /** {@return metric, value, low, high and n, one row each} */
    public Table table() {
        return table(Map.of("", metrics())).removeColumns("model");
    }

    /** {@return the metrics of several models in the form of {@code results.csv}} */
    public static Table table(Map<String, Map<String, Interval>> byModel) {
        StringColumn model = StringColumn.create("model");
        StringColumn metric = StringColumn.create("metric");
        DoubleColumn value = DoubleColumn.create("value");
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        IntColumn n = IntColumn.create("n");
        byModel.forEach(
                (name, metrics) ->
                        metrics.forEach(
                                (what, interval) -> {
                                    model.append(name);
                                    metric.append(what);
                                    value.append(round(interval.value()));
                                    low.append(round(interval.low()));
                                    high.append(round(interval.high()));
                                    n.append(interval.n());
                                }));
        return Table.create("results", model, metric, value, low, high, n);
    }

    private static double round(double number) {
        return Double.isNaN(number)
                ? number
                : Double.parseDouble(String.format(Locale.ROOT, "%.4f", number));
    }

    private static Map<String, String> scoreNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("chair_s", "CHAIRs ↓");
        names.put("chair_i", "CHAIRi ↓");
        names.put("recall", "recall ↑");
        names.put("pope_f1", "yes/no F1 ↑");
        names.put("partner_strong", "strong ↓");
        names.put("partner_weak", "weak ↓");
        return names;
    }

    private List<String> ids() {
        return rows.stream().map(row -> row.example().id()).toList();
    }

    private List<Chair> chairs() {
        return rows.stream().map(Row::chair).toList();
    }

    private static Bootstrap bootstrap() {
        return Bootstrap.seed(SEED);
    }

    @Override
    public String toString() {
        return "CHAIRs "
                + chairS()
                + ", CHAIRi "
                + chairI()
                + ", recall "
                + recall()
                + " on "
                + examples;
    }
}
