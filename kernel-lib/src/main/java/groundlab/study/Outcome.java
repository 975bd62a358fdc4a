package groundlab.study;

import groundlab.data.Examples;
import groundlab.evaluation.Hallucination;
import groundlab.internal.WholeFiles;
import groundlab.metrics.Chair;
import groundlab.metrics.Mean;
import groundlab.metrics.Rate;
import groundlab.model.Vlm;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * What a training left.
 *
 * @param method its name
 * @param rate the learning rate, 0 for none
 * @param seed of the training
 * @param seconds that drawing and training took, without measuring
 * @param tallies one for each measured picture
 */
public record Outcome(String method, double rate, long seed, double seconds, List<Tally> tallies) {

    /** Copies the tallies. */
    public Outcome {
        tallies = List.copyOf(tallies);
    }

    static List<Tally> measure(Vlm model, Examples examples) {
        return Hallucination.of(model).partners(TinyWorld.partners()).on(examples).rows().stream()
                .map(Tally::of)
                .toList();
    }

    /** {@return its value over all pictures} */
    public double value(Measure measure) {
        return measure.of(tallies.stream().reduce(Tally::plus).orElseThrow());
    }

    /** Writes a row for each picture. */
    void write(Path file) throws IOException {
        Table table = Table.create(DoubleColumn.create("seconds", repeated(seconds)));
        add(table, "mentioned", tally -> tally.chair().mentioned());
        add(table, "invented", tally -> tally.chair().invented());
        add(table, "present", tally -> tally.chair().present());
        add(table, "found", tally -> tally.chair().found());
        add(table, "partner", tally -> tally.partner().hits());
        add(table, "partner_of", tally -> tally.partner().of());
        add(table, "right", tally -> tally.yesNo().hits());
        add(table, "asked", tally -> tally.yesNo().of());
        add(table, "words", tally -> (int) tally.words().sum());
        WholeFiles.write(file, aside -> table.write().csv(aside.toFile()));
    }

    private double[] repeated(double number) {
        return tallies.stream().mapToDouble(tally -> number).toArray();
    }

    private void add(Table table, String name, ToIntFunction<Tally> count) {
        table.addColumns(IntColumn.create(name, tallies.stream().mapToInt(count).toArray()));
    }

    /** {@return what {@link #write} wrote} */
    static Outcome read(Path file, String method, double rate, long seed) throws IOException {
        Table table = Table.read().csv(file.toFile());
        List<Tally> tallies = new ArrayList<>();
        for (Row row : table) {
            tallies.add(tally(row));
        }
        double seconds = table.numberColumn("seconds").getDouble(0);
        return new Outcome(method, rate, seed, seconds, tallies);
    }

    private static Tally tally(Row row) {
        int invented = row.getInt("invented");
        Chair chair =
                new Chair(
                        row.getInt("mentioned"),
                        invented,
                        1,
                        invented > 0 ? 1 : 0,
                        row.getInt("present"),
                        row.getInt("found"),
                        0);
        return new Tally(
                chair,
                new Rate(row.getInt("partner"), row.getInt("partner_of")),
                new Rate(row.getInt("right"), row.getInt("asked")),
                Mean.of(row.getInt("words")));
    }
}
