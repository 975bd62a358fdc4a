package groundlab.notebook;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.doctor.Diagnosis;
import groundlab.evaluation.HallucinationReport;
import groundlab.metrics.Result;
import groundlab.metrics.objects.CaptionScore;
import groundlab.pairs.FilterReport;
import groundlab.rows.SkippedRows;
import groundlab.study.AblationResult;
import java.awt.image.BufferedImage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.knowm.xchart.internal.chartpart.IChart;
import tech.tablesaw.api.Table;

/** How things look, by their type; the first type that fits is taken. */
final class Renderers {

    private static final int ITEMS = 100;
    private static final int EXAMPLES = 12;

    private static final Map<Class<?>, Function<Object, Rendering>> BY_TYPE = new LinkedHashMap<>();

    static {
        on(Html.class, Rendering::html);
        on(Table.class, table -> Rendering.html(Tables.of(table)));
        on(RowTable.class, rows -> Rendering.html(Tables.of(rows.table())));
        on(IChart.class, c -> Rendering.png(Filled.name(c), Pngs.of(Filled.check(c))));
        on(BufferedImage.class, image -> Rendering.png(text(image), Pngs.of(image)));
        on(Picture.class, p -> Rendering.png("picture: " + p.name(), Pngs.of(p.pixels())));
        on(Pairs.class, pairs -> Rendering.html(PairCards.of(pairs)));
        on(PreferencePair.class, pair -> of(Pairs.of(List.of(pair), Provenance.NONE)));
        on(Examples.class, examples -> Rendering.html(CaptionGallery.of(examples, EXAMPLES)));
        on(HallucinationReport.class, report -> Rendering.html(Tables.of(report.table())));
        on(Result.class, result -> Rendering.html(ResultTable.of(result)));
        on(CaptionScore.class, score -> Rendering.html(CaptionMarks.of(score)));
        on(FilterReport.class, report -> Rendering.html(Tables.of(report.table())));
        on(Diagnosis.class, diagnosis -> Rendering.html(FindingTable.of(diagnosis)));
        on(AblationResult.class, result -> Rendering.html(Tables.of(result.summary())));
        on(SkippedRows.class, skipped -> Rendering.html(Tables.of(skipped.table())));
        on(Optional.class, some -> of(some.isPresent() ? some.get() : "nothing"));
        on(Collection.class, Renderers::together);
    }

    private Renderers() {}

    private static <T> void on(Class<T> type, Function<T, Rendering> look) {
        BY_TYPE.put(type, thing -> look.apply(type.cast(thing)));
    }

    static Rendering of(Object thing) {
        return BY_TYPE.entrySet().stream()
                .filter(entry -> entry.getKey().isInstance(thing))
                .findFirst()
                .map(entry -> entry.getValue().apply(thing))
                .orElseGet(() -> Rendering.text(StableText.of(thing)));
    }

    private static String text(BufferedImage image) {
        return "image: " + image.getWidth() + " x " + image.getHeight();
    }

    /** {@return the parts side by side where there is room, below each other as text} */
    private static Rendering together(Collection<?> things) {
        List<Rendering> parts = things.stream().limit(ITEMS).map(Renderers::of).toList();
        int hidden = things.size() - parts.size();
        String more = hidden == 0 ? "" : String.format(Locale.ROOT, "… %,d more", hidden);
        String text = parts.stream().map(Rendering::text).collect(Collectors.joining("\n"));
        if (parts.stream().allMatch(p -> p.html().isEmpty() && p.png().isEmpty())) {
            return Rendering.text(hidden == 0 ? text : text + "\n" + more);
        }
        String html =
                parts.stream()
                        .map(part -> "<div>" + part.inline() + "</div>")
                        .collect(Collectors.joining("", "<div class=\"gl-grid\">", "</div>"));
        return Rendering.html(
                new Html(Style.CSS + html + more, hidden == 0 ? text : text + "\n" + more));
    }
}
