package groundlab.notebook;

import groundlab.loop.RunListener.Ending;
import groundlab.loop.RunListener.Start;
import groundlab.model.Vlm;
import groundlab.plot.Curve;
import groundlab.plot.CurveGroup;
import groundlab.plot.Panels;
import groundlab.plot.TrainingCurves;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a dashboard shows of one run: a place for curves and one for pictures. */
final class Board {

    private final Kernel kernel;
    private final Start run;
    private final Optional<Vlm> asked;
    private final FixedPictures pictures;
    private final Thrift thrift;
    private final GrowingCurves trained = new GrowingCurves();
    private final GrowingCurves evaluated = new GrowingCurves();
    private final LiveCurves curves;
    private final int before; // steps that were done when it began
    private Handle curvesPlace;
    private Handle picturesPlace;

    Board(Kernel kernel, Start run, FixedPictures pictures, LongSupplier clock) {
        this.kernel = kernel;
        this.run = run;
        this.pictures = pictures;
        asked = run.model().filter(model -> kernel.live() && !pictures.isEmpty());
        thrift = new Thrift(clock);
        curves = new LiveCurves(run.steps(), trained, evaluated);
        run.rows().forEach(trained::add);
        run.evaluations().forEach(evaluated::add);
        before = step();
    }

    void start() {
        if (kernel.live()) {
            thrift.first(() -> curvesPlace = Notebook.place(kernel, drawing()));
            if (step() < run.steps()) { // else it ends at once
                asked.ifPresent(model -> thrift.firstLook(() -> ask(model)));
            }
        }
    }

    void step(Map<String, Double> row) {
        thrift.spend(() -> trained.add(row));
        if (kernel.live()) {
            asked.ifPresent(model -> thrift.look(() -> ask(model)));
            thrift.update(() -> kernel.update(curvesPlace.id(), drawing()));
        }
    }

    void evaluated(Map<String, Double> row) {
        thrift.spend(() -> evaluated.add(row));
    }

    void end(Ending ending) {
        if (!kernel.live()) {
            kernel.display("", Rendering.text(headline(ending)));
        } else if (curvesPlace != null) {
            double seconds = thrift.elapsed();
            thrift.last(() -> leave(ending));
            Notebook.place(kernel, Rendering.text(times(seconds)));
        }
    }

    /** A model that was stopped is not asked again, for somebody waits; a broken one not at all. */
    private void leave(Ending ending) {
        if (ending == Ending.DONE) {
            asked.ifPresent(this::ask);
        }
        kernel.update(
                curvesPlace.id(), ending == Ending.STOPPED ? leftStanding(ending) : last(ending));
    }

    /** The curves as they are: a picture takes longer to draw than a stopped cell has time. */
    private Rendering leftStanding(Ending ending) {
        String headline = headline(ending);
        String markup = Style.CSS + "<p>" + Html.escape(headline) + "</p>" + curves.html();
        return Rendering.html(new Html(markup, headline + "\n" + numbers()));
    }

    private int step() {
        return trained.isEmpty() ? 0 : trained.last();
    }

    private void ask(Vlm model) {
        pictures.ask(model, step());
        Rendering now = Rendering.html(pictures.html());
        if (picturesPlace == null) {
            picturesPlace = Notebook.place(kernel, now);
        } else {
            kernel.update(picturesPlace.id(), now);
        }
    }

    private Rendering drawing() {
        String format = "%s: step %,d of %,d";
        String words = String.format(Locale.ROOT, format, run.name(), step(), run.steps()) + left();
        String bar =
                "<div class=\"gl-bar\"><progress max=\"%d\" value=\"%d\"></progress> %s</div>"
                        .formatted(run.steps(), step(), Html.escape(words));
        return Rendering.html(new Html(Style.CSS + bar + curves.html(), words));
    }

    private String left() {
        int done = step() - before;
        if (done == 0) {
            return "";
        }
        double rate = done / thrift.elapsed();
        Duration left = Duration.ofMillis(Math.round(1000 * (run.steps() - step()) / rate));
        return " · %s · %s left".formatted(ProgressBars.rate(rate), ProgressBars.time(left));
    }

    private Rendering last(Ending ending) {
        String headline = headline(ending);
        if (trained.isEmpty()) {
            return Rendering.text(headline);
        }
        Panels panels =
                TrainingCurves.overview(trained.table("log"), evaluated.table("evaluation"));
        return Rendering.png(headline + "\n" + numbers(), Pngs.of(panels.titled(headline)));
    }

    /** {@return first and last values, of what is the same in each run} */
    private RowTable numbers() {
        RowTable table = RowTable.of("", "first", "last");
        for (CurveGroup group : trained.groups()) {
            for (String column : group.repeatable() ? group.columns() : List.<String>of()) {
                trained.curve(column)
                        .map(Curve::values)
                        .ifPresent(all -> table.add(column, all[0], all[all.length - 1]));
            }
        }
        return table;
    }

    private String headline(Ending ending) {
        String how =
                switch (ending) {
                    case DONE -> "%,d of %,d steps";
                    case STOPPED -> "stopped after step %,d of %,d";
                    case FAILED -> "failed after step %,d of %,d";
                };
        String steps = String.format(Locale.ROOT, how, step(), run.steps());
        String loss = trained.curve("loss").map(Board::change).orElse("");
        return run.name() + ": " + steps + loss;
    }

    private static String change(Curve loss) {
        double[] values = loss.values();
        return String.format(
                Locale.ROOT, ", loss %.3f to %.3f", values[0], values[values.length - 1]);
    }

    private String times(double seconds) {
        return "%s: %d steps in %s (%s), shown in %s"
                .formatted(
                        run.name(),
                        step() - before,
                        ProgressBars.time(Duration.ofMillis(Math.round(1000 * seconds))),
                        ProgressBars.rate((step() - before) / seconds),
                        thrift);
    }
}
