package groundlab.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the logs that tests/parity/open_events.py reads: of a run that was stopped twice. */
final class LogsForPython {

    private static final int STEPS = 300;

    private LogsForPython() {}

    /** Takes the folder to fill. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int done = 0;
        for (int stop : new int[] {130, 250, STEPS}) {
            Log log = Log.resume(folder, Log.TRAINING, "train", done);
            Log evaluation = Log.resume(folder, "evaluation", "eval", done);
            for (int step = done + 1; step <= stop; step++) {
                log.add(row(step));
                if (step % 50 == 0) {
                    evaluation.add(row(step));
                }
            }
            log.sync();
            evaluation.sync();
            done = stop - 20; // where the checkpoint was
        }
    }

    private static Map<String, Double> row(int step) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("step", (double) step);
        row.put("loss", Math.log(2) * Math.exp(-step / 100.0));
        row.put("rewards/chosen", step * 1e-3);
        row.put("rewards/accuracies", step % 2 == 0 ? 1.0 : 0.5);
        row.put("grad_norm", step == 7 ? Double.NaN : step == 8 ? Double.POSITIVE_INFINITY : 0);
        row.put("learning_rate", 1e-7 / step);
        return row;
    }
}
