package groundlab.notebook;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.loop.RunListener;
import groundlab.metrics.Lexicon;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shows a training run in the running cell while it goes: curves of all that its log has, and what
 * the model says of a few pictures, words that are not in them marked.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs)
 *         .watch(Dashboard.live(world.validation(3)))
 *         .run(Path.of("runs/dpo"));
 * }</pre>
 *
 * <p>Draws at most twice a second, and on the way takes at most a hundredth of the run's time; what
 * the first and the last drawing take beside it is said at the end. The model is asked at the start
 * and at the end, and between as often as there is time for it. In the end the curves become one
 * picture, which shows also where scripts and drawings are taken out of a page. In a terminal it
 * prints one line at the end. One dashboard can watch several runs, one after another.
 */
public final class Dashboard implements RunListener {

    private static final int PICTURES = 6;

    private final Supplier<Kernel> kernel;
    private final LongSupplier clock;
    private final List<Example> pictures;
    private final Spans marking;
    private Board board;

    Dashboard(Supplier<Kernel> kernel, LongSupplier clock, List<Example> pictures, Spans marking) {
        this.kernel = kernel;
        this.clock = clock;
        this.pictures = List.copyOf(pictures);
        this.marking = marking;
    }

    /** {@return a dashboard without pictures} */
    public static Dashboard live() {
        return new Dashboard(Kernel::current, System::nanoTime, List.of(), Spans.NONE);
    }

    /**
     * {@return a dashboard with the first six examples, on whose pictures the model is asked}
     * Marked are the objects that the truths and questions of all of the examples name.
     */
    public static Dashboard live(Examples examples) {
        return live(examples, Lexicon.of(examples));
    }

    /** {@return a dashboard with the first six examples, absent objects of a lexicon marked} */
    public static Dashboard live(Examples examples, Lexicon lexicon) {
        check(
                !examples.isEmpty(),
                "a dashboard needs at least one example, got none; Dashboard.live() has no pictures");
        return new Dashboard(
                Kernel::current,
                System::nanoTime,
                examples.first(Math.min(PICTURES, examples.size())),
                Spans.of(lexicon));
    }

    @Override
    public boolean showsProgress() {
        return true;
    }

    @Override
    public void started(Start start) {
        board = new Board(kernel.get(), start, new FixedPictures(pictures, marking), clock);
        board.start();
    }

    @Override
    public void step(Map<String, Double> row) {
        board.step(row);
    }

    @Override
    public void evaluated(Map<String, Double> row) {
        board.evaluated(row);
    }

    @Override
    public void ended(Ending ending) {
        board.end(ending);
        board = null; // with it goes the model
    }

    @Override
    public String toString() {
        return "Dashboard[pictures=" + pictures.size() + "]";
    }
}
