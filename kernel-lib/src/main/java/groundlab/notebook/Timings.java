package groundlab.notebook;

import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How long the stages of a notebook took, from one {@link #stage} to the next.
 *
 * <pre>{@code
 * Timings timings = new Timings();
 * model.answer(ImageView.of(image), prompt);
 * timings.stage("answer");
 * show(timings.table());
 * timings.write(Path.of("out/timings.csv"));
 * }</pre>
 */
public final class Timings {

    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private long last = System.nanoTime();

    /** Ends a stage: the time since the one before belongs to it. */
    public void stage(String name) {
        long now = System.nanoTime();
        seconds.merge(name, Math.round((now - last) / 1e7) / 100.0, Double::sum);
        last = now;
    }

    /** {@return stage and seconds} */
    public Table table() {
        return Table.create(
                "timings",
                StringColumn.create("stage", seconds.keySet()),
                DoubleColumn.create("seconds", seconds.values()));
    }

    /** Writes {@code stage,seconds} as CSV. */
    public void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder("stage,seconds\n");
        seconds.forEach((stage, s) -> text.append(stage).append(',').append(s).append('\n'));
        WholeFiles.write(file, text.toString());
    }
}
