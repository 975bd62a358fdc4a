package groundlab.notebook;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.doctor.Diagnosis;
import groundlab.evaluation.HallucinationReport;
import groundlab.evaluation.PairScores;
import groundlab.loop.Run;
import groundlab.metrics.Interval;
import groundlab.metrics.McNemar;
import groundlab.metrics.Result;
import groundlab.metrics.objects.CaptionScore;
import groundlab.pairs.FilterReport;
import groundlab.reward.RewardRun;
import groundlab.rows.SkippedRows;
import groundlab.study.AblationResult;
import groundlab.training.Preset;
import java.awt.image.BufferedImage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        on(Run.class, run -> Rendering.html(RunTable.of(List.of(run))));
        on(RewardRun.class, run -> Rendering.html(RunTable.of(run)));
        on(Preset.class, preset -> Rendering.html(Settings.of(preset)));
        on(McNemar.class, test -> Rendering.html(Settings.of(test)));
        on(PairScores.class, scores -> Rendering.html(Tables.of(scores.table())));
        on(Optional.class, some -> of(some.isPresent() ? some.get() : "nothing"));
        on(Map.class, Keyed::of);
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
        if (!things.isEmpty() && things.stream().allMatch(Run.class::isInstance)) {
            return Rendering.html(RunTable.of(things.stream().map(Run.class::cast).toList()));
        }
        if (things.size() > 1 && things.stream().allMatch(Interval.class::isInstance)) {
            return numbered(things);
        }
        List<?> shown = things.stream().limit(ITEMS).toList();
        List<Rendering> parts = shown.stream().map(Renderers::of).toList();
        int hidden = things.size() - parts.size();
        String more = hidden == 0 ? "" : String.format(Locale.ROOT, "… %,d more", hidden);
        String text = parts.stream().map(Rendering::text).collect(Collectors.joining("\n"));
        if (parts.stream().allMatch(p -> p.html().isEmpty() && p.png().isEmpty())) {
            return Rendering.text(hidden == 0 ? text : text + "\n" + more);
        }
        String html =
                IntStream.range(0, parts.size())
                        .mapToObj(i -> figure(shown.get(i), parts.get(i)))
                        .collect(Collectors.joining("", "<div class=\"gl-grid\">", "</div>"));
        return Rendering.html(
                new Html(Style.CSS + html + more, hidden == 0 ? text : text + "\n" + more));
    }

    private static Rendering numbered(Collection<?> intervals) {
        Map<String, Interval> byNumber = new LinkedHashMap<>();
        for (Object interval : intervals) {
            byNumber.put(Integer.toString(byNumber.size() + 1), (Interval) interval);
        }
        return Rendering.html(Intervals.of(byNumber));
    }

    private static String figure(Object thing, Rendering part) {
        String name =
                thing instanceof Picture picture
                        ? "<figcaption>" + Html.escape(picture.name()) + "</figcaption>"
                        : "";
        return "<figure>" + part.inline() + name + "</figure>";
    }
}
