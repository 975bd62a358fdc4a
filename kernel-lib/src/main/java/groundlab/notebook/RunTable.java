package groundlab.notebook;

import groundlab.doctor.Diagnosis;
import groundlab.loop.Run;
import groundlab.reward.RewardRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * Training runs as a table, a row for each: steps, where the loss, the margin and the accuracy
 * began and ended, what the doctor says, and the folder.
 *
 * <pre>{@code
 * show(RunTable.of(Map.of("mDPO", run)));
 * }</pre>
 */
public final class RunTable {

    private static final Map<String, List<String>> SHOWN = new LinkedHashMap<>();

    static {
        SHOWN.put("loss", List.of("loss"));
        SHOWN.put("margin", List.of("rewards/margins", "margins"));
        SHOWN.put("accuracy", List.of("rewards/accuracies", "accuracies"));
        SHOWN.put("reward", List.of("reward"));
    }

    private RunTable() {}

    /** {@return the runs by names of one's own} */
    public static Html of(Map<String, Run> runs) {
        List<Row> rows = new ArrayList<>();
        runs.forEach((name, run) -> rows.add(row(run, name, name + ": " + run)));
        return table(rows);
    }

    /** {@return the runs by the names of what was trained} */
    public static Html of(List<Run> runs) {
        return table(runs.stream().map(run -> row(run, run.name(), run.toString())).toList());
    }

    static Html of(RewardRun run) {
        String title = "reward model";
        String text = "%s: %d steps".formatted(title, run.log().rowCount());
        return table(
                List.of(new Row(title, run.log(), verdict(run.verdict()), run.folder(), text)));
    }

    private static Row row(Run run, String name, String text) {
        return new Row(name, run.log(), verdict(run.verdict()), run.folder(), text);
    }

    /** {@return the summary without when that was, which is the same for all} */
    private static String verdict(Diagnosis diagnosis) {
        return diagnosis.summary().replaceFirst("^after training: ", "");
    }

    private record Row(String name, Table log, String verdict, Path folder, String text) {

        int steps() {
            return log.rowCount();
        }

        /** {@return such as {@code 0.693 → 0.482}, empty where the log has no such column} */
        String change(String what) {
            for (String column : SHOWN.get(what)) {
                if (log.containsColumn(column)) {
                    double[] values = log.doubleColumn(column).removeMissing().asDoubleArray();
                    return values.length == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%.3f → %.3f",
                                    values[0],
                                    values[values.length - 1]);
                }
            }
            return "";
        }
    }

    private static Html table(List<Row> rows) {
        List<String> shown =
                SHOWN.keySet().stream()
                        .filter(what -> rows.stream().anyMatch(r -> !r.change(what).isEmpty()))
                        .toList();
        List<String> columns = new ArrayList<>(List.of("run", "steps"));
        columns.addAll(shown);
        columns.addAll(List.of("verdict", "folder"));
        RowTable table = RowTable.of(columns.toArray(String[]::new));
        for (Row row : rows) {
            List<Object> cells = new ArrayList<>(List.of(row.name, row.steps()));
            shown.forEach(what -> cells.add(row.change(what)));
            cells.addAll(List.of(row.verdict, Notebook.fromHome(row.folder.toString())));
            table.add(cells.toArray());
        }
        return new Html(
                Tables.of(table.table()).html(),
                rows.stream().map(Row::text).collect(Collectors.joining("\n")));
    }
}
