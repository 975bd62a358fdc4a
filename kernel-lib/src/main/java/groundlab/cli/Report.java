package groundlab.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import groundlab.answers.RunFacts;
import groundlab.metrics.Bootstrap;
import groundlab.metrics.Count;
import groundlab.metrics.Interval;
import groundlab.metrics.Metric;
import groundlab.metrics.Result;
import groundlab.rows.BadRow;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How every metric prints: as text or as one JSON object; the rows that were skipped beside it. */
final class Report {

    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();
    private static final int SHOWN = 20; // skipped rows that are printed

    @Option(names = "--json", description = "Print one JSON object: fractions, counts, intervals.")
    private boolean json;

    @Option(
            names = "--strict",
            description = "Stop at the first bad row. Without it bad rows are skipped and listed.")
    private boolean strict;

    @Option(
            names = "--seed",
            description = "Seed of the bootstrap intervals, ${DEFAULT-VALUE} by default.")
    private long seed = 7;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "What answered; is printed with the result.")
    private String model = "";

    @Option(
            names = "--decoding",
            paramLabel = "TEXT",
            description = "How it answered, such as 'greedy, 512 tokens'; is printed too.")
    private String decoding = "";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private final List<BadRow> skipped = new ArrayList<>(); // the first ones
    private int skippedRows;
    private Map<String, String> run = Map.of();

    /** {@return what to do with bad rows} */
    BadRows bad() {
        return strict ? BadRows.FAIL : this::skip;
    }

    private void skip(BadRow row) {
        skippedRows++;
        if (skipped.size() < SHOWN) {
            skipped.add(row);
        }
    }

    /**
     * Takes over which model gave the answers and how, where that stands beside them.
     *
     * @param answers null where they were not given
     */
    Report answered(Path answers) throws IOException {
        run = answers == null ? Map.of() : RunFacts.of(answers);
        return this;
    }

    /** Prints a result. */
    void print(Result<?> result) {
        if (result.images().images() == 0) {
            throw new IllegalArgumentException("no row could be scored");
        }
        Result<?> full = full(result);
        print(() -> withSkipped(object(full)), () -> text(full));
    }

    /** Prints several results, such as those of splits, each under its name. */
    void print(Map<String, ? extends Result<?>> results) {
        print(
                () -> {
                    JsonObject all = new JsonObject();
                    results.forEach((name, result) -> all.add(name, object(full(result))));
                    return withSkipped(all);
                },
                () ->
                        results.values().stream()
                                .map(result -> text(full(result)))
                                .collect(Collectors.joining(System.lineSeparator().repeat(2))));
    }

    private void print(Supplier<JsonObject> object, Supplier<String> text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? JSON.toJson(object.get()) : text.get());
        out.flush();
        printSkipped();
    }

    private <C extends Count<C>> Result<C> full(Result<C> result) {
        Result<C> known = RunFacts.addTo(result, run);
        Result<C> told = withFact(withFact(known, "model", model), "decoding", decoding);
        return orUnknown(orUnknown(told, "model"), "decoding");
    }

    private static <C extends Count<C>> Result<C> orUnknown(Result<C> result, String name) {
        return result.facts().containsKey(name) ? result : result.fact(name, "not given");
    }

    private static <C extends Count<C>> Result<C> withFact(
            Result<C> result, String name, String value) {
        return value.isEmpty() ? result : result.fact(name, value);
    }

    private <C extends Count<C>> JsonObject object(Result<C> result) {
        JsonObject object = new JsonObject();
        object.addProperty("benchmark", result.benchmark());
        JsonObject undefined = new JsonObject();
        JsonObject intervals = new JsonObject();
        Map<Metric<C>, Interval> all = result.intervals(Bootstrap.seed(seed));
        for (Metric<C> metric : result.metrics()) {
            Optional<String> why = result.why(metric.name());
            object.add(metric.name(), number(result.value(metric.name())));
            why.ifPresent(reason -> undefined.addProperty(metric.name(), reason));
            Interval interval = all.get(metric);
            JsonArray ends = new JsonArray();
            ends.add(number(interval.low()));
            ends.add(number(interval.high()));
            intervals.add(metric.name(), ends);
        }
        object.add("intervals", intervals);
        if (!undefined.isEmpty()) {
            object.add("undefined", undefined);
        }
        JsonObject counts = new JsonObject();
        numbers(result).forEach(counts::addProperty);
        object.add("counts", counts);
        object.addProperty("images", result.images().images());
        result.facts().forEach(object::addProperty);
        return object;
    }

    private static <C extends Count<C>> Map<String, Number> numbers(Result<C> result) {
        return result.images().images() == 0 ? Map.of() : result.images().sum().numbers();
    }

    private JsonObject withSkipped(JsonObject object) {
        JsonArray rows = new JsonArray();
        skipped.stream().map(BadRow::toString).forEach(rows::add);
        object.addProperty("skipped", skippedRows);
        object.add("skipped_rows", rows);
        return object;
    }

    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }

    private <C extends Count<C>> String text(Result<C> result) {
        StringBuilder text = new StringBuilder(result.benchmark());
        Map<Metric<C>, Interval> all = result.intervals(Bootstrap.seed(seed));
        for (Metric<C> metric : result.metrics()) {
            Interval interval = all.get(metric);
            text.append(String.format(Locale.ROOT, "%n  %-22s %s", metric.label(), interval));
            result.why(metric.name()).ifPresent(why -> text.append(" (").append(why).append(')'));
        }
        text.append(String.format("%n  counts: %s", numbers(result)));
        result.facts()
                .forEach((name, value) -> text.append(String.format("%n  %s: %s", name, value)));
        return text.toString();
    }

    /** Prints the skipped rows of a command that failed; they may say why. */
    static void printSkipped(CommandLine command) {
        CommandSpec report = command.getCommandSpec().mixins().get("report");
        if (report != null) {
            ((Report) report.userObject()).printSkipped();
        }
    }

    private void printSkipped() {
        PrintWriter err = command.commandLine().getErr();
        if (skippedRows > 0) {
            err.println(skippedRows + " rows skipped");
            skipped.forEach(err::println);
            if (skippedRows > SHOWN) {
                err.println("… and " + (skippedRows - SHOWN) + " more");
            }
            err.flush();
        }
    }
}
