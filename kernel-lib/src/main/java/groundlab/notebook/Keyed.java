package groundlab.notebook;

import groundlab.evaluation.HallucinationReport;
import groundlab.loop.Run;
import groundlab.metrics.Interval;
import groundlab.metrics.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Things by their names: one table where they are alike, else each below its name. */
final class Keyed {

    private Keyed() {}

    static Rendering of(Map<?, ?> map) {
        Map<String, Object> things = inOrder(map);
        if (things.isEmpty()) {
            return Rendering.text("nothing");
        }
        if (all(things, Run.class)) {
            return Rendering.html(RunTable.of(cast(things, Run.class)));
        }
        if (all(things, Result.class)) {
            return Rendering.html(ResultTable.of(results(things)));
        }
        if (all(things, HallucinationReport.class)) {
            return Rendering.html(Tables.of(HallucinationReport.table(metrics(things))));
        }
        if (all(things, Interval.class)) {
            return Rendering.html(Intervals.of(cast(things, Interval.class)));
        }
        return parts(things);
    }

    /** Maps that hash their keys have another order in each process. */
    private static Map<String, Object> inOrder(Map<?, ?> map) {
        boolean chance =
                map.getClass() == HashMap.class
                        || map.getClass().getName().startsWith("java.util.ImmutableCollections");
        Map<String, Object> things = chance ? new TreeMap<>() : new LinkedHashMap<>();
        map.forEach((key, thing) -> things.put(StableText.of(key), thing));
        return things;
    }

    private static boolean all(Map<String, Object> things, Class<?> type) {
        return things.values().stream().allMatch(type::isInstance);
    }

    private static <T> Map<String, T> cast(Map<String, Object> things, Class<T> type) {
        Map<String, T> typed = new LinkedHashMap<>();
        things.forEach((name, thing) -> typed.put(name, type.cast(thing)));
        return typed;
    }

    private static Map<String, Result<?>> results(Map<String, Object> things) {
        Map<String, Result<?>> results = new LinkedHashMap<>();
        things.forEach((name, thing) -> results.put(name, (Result<?>) thing));
        return results;
    }

    private static Map<String, Map<String, Interval>> metrics(Map<String, Object> things) {
        Map<String, Map<String, Interval>> metrics = new LinkedHashMap<>();
        cast(things, HallucinationReport.class)
                .forEach((name, report) -> metrics.put(name, report.metrics()));
        return metrics;
    }

    private static Rendering parts(Map<String, Object> things) {
        Map<String, Rendering> parts = new LinkedHashMap<>();
        things.forEach((name, thing) -> parts.put(name, Renderers.of(thing)));
        boolean plain =
                parts.values().stream().allMatch(p -> p.html().isEmpty() && p.png().isEmpty());
        return Rendering.html(plain ? facts(texts(parts)) : figures(parts));
    }

    private static Map<String, String> texts(Map<String, Rendering> parts) {
        Map<String, String> texts = new LinkedHashMap<>();
        parts.forEach((name, part) -> texts.put(name, part.text()));
        return texts;
    }

    /** {@return names and what they are, side by side} */
    static Html facts(Map<String, String> facts) {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        String rows =
                each(
                        facts,
                        f ->
                                "<tr>%s%s</tr>"
                                        .formatted(
                                                cell(f.getKey(), "white-space:nowrap;opacity:.75"),
                                                cell(f.getValue(), "white-space:pre-wrap")));
        List<String> lines = new ArrayList<>();
        facts.forEach(
                (name, fact) ->
                        lines.add(
                                name
                                        + " ".repeat(width + 2 - name.length())
                                        + fact.replace("\n", "\n" + " ".repeat(width + 2))));
        return new Html(
                Style.CSS + "<table class=\"gl-table\"><tbody>" + rows + "</tbody></table>",
                String.join("\n", lines));
    }

    private static String cell(String text, String style) {
        return "<td style=\"text-align:left;%s\">%s</td>".formatted(style, Html.escape(text));
    }

    private static Html figures(Map<String, Rendering> parts) {
        String html =
                each(
                        parts,
                        part ->
                                "<figure><figcaption><b>%s</b></figcaption>%s</figure>"
                                        .formatted(
                                                Html.escape(part.getKey()),
                                                part.getValue().inline()));
        String text =
                parts.entrySet().stream()
                        .map(part -> part.getKey() + ":\n" + part.getValue().text())
                        .collect(Collectors.joining("\n"));
        return new Html(Style.CSS + "<div class=\"gl-grid\">" + html + "</div>", text);
    }

    private static <T> String each(
            Map<String, T> things, Function<Map.Entry<String, T>, String> html) {
        return things.entrySet().stream().map(html).collect(Collectors.joining());
    }
}
