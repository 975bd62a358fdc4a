package groundlab.doctor;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.model.Tiny;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Pairs and logs in which nothing is wrong, to be broken one thing at a time. */
final class Healthy {

    static final int PAIRS = 20;

    private Healthy() {}

    /** {@return pairs whose answers are of like length, each about a picture of its own} */
    static Pairs pairs() {
        return Tiny.pairs(PAIRS).map(pair -> answers(pair, pair.chosen(), worse(pair)));
    }

    private static String worse(PreferencePair pair) {
        return pair.chosen().replace("kitchen", "park");
    }

    /** {@return the pairs with the first {@code n} of them changed} */
    static Pairs broken(int n, UnaryOperator<PreferencePair> change) {
        List<PreferencePair> rows = new ArrayList<>(pairs());
        rows.replaceAll(p -> Integer.parseInt(p.id().substring(1)) < n ? change.apply(p) : p);
        return Pairs.of(rows, Provenance.NONE);
    }

    static PreferencePair answers(PreferencePair pair, String chosen, String rejected) {
        return new PreferencePair(
                pair.id(),
                pair.picture(),
                pair.prompt(),
                chosen,
                rejected,
                pair.rejectedPicture(),
                pair.truth(),
                pair.provenance());
    }

    /** {@return the row of a first step of mDPO: three terms of ln 2 and no rewards yet} */
    static Map<String, Double> start() {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("step", 1.0);
        row.put("loss", 3 * Math.log(2));
        row.put("loss/answer", Math.log(2));
        row.put("loss/image", Math.log(2));
        row.put("loss/anchor", Math.log(2));
        row.put("rewards/chosen", 0.0);
        row.put("rewards/rejected", 0.0);
        row.put("rewards/chosen_bad_image", 0.0);
        row.put("rewards/margins", 0.0);
        row.put("rewards/accuracies", 0.0);
        row.put("rewards/image_margins", 0.0);
        row.put("rewards/image_accuracies", 0.0);
        row.put("logps/chosen", -20.0);
        row.put("logps/rejected", -25.0);
        row.put("tokens/chosen", 10.0);
        row.put("grad_norm", 2.0);
        row.put("learning_rate", 1e-5);
        return row;
    }

    /** {@return the row with some cells changed} */
    static Map<String, Double> with(Map<String, Double> row, Object... namesAndValues) {
        Map<String, Double> changed = new LinkedHashMap<>(row);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            changed.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).doubleValue());
        }
        return changed;
    }

    /** {@return a log of DPO with beta 0.1 in which all goes well} */
    static Table log() {
        int n = 100;
        double[] share = new double[n]; // of the way, 0 to 1
        for (int i = 0; i < n; i++) {
            share[i] = i / (n - 1.0);
        }
        return Table.create(
                "log",
                line("step", share, 1, n),
                line("loss", share, Math.log(2), 0.4),
                line("rewards/chosen", share, 0, 0.1),
                line("rewards/rejected", share, 0, -0.5),
                line("rewards/margins", share, 0, 0.6),
                line("rewards/accuracies", share, 0.5, 0.9),
                line("logps/chosen", share, -20, -19),
                line("logps/rejected", share, -25, -30),
                line("tokens/chosen", share, 10, 10),
                line("grad_norm", share, 2, 0.5),
                line("learning_rate", share, 1e-5, 0));
    }

    /** {@return a column that goes evenly from {@code first} to {@code last}} */
    static DoubleColumn line(String name, double[] share, double first, double last) {
        DoubleColumn column = DoubleColumn.create(name);
        for (double s : share) {
            column.append(first + s * (last - first));
        }
        return column;
    }

    /** {@return the log with a column that goes evenly from {@code first} to {@code last}} */
    static Table with(Table log, String name, double first, double last) {
        double[] share = new double[log.rowCount()];
        for (int i = 0; i < share.length; i++) {
            share[i] = i / (share.length - 1.0);
        }
        Table changed = log.copy();
        if (changed.containsColumn(name)) {
            changed.replaceColumn(name, line(name, share, first, last));
        } else {
            changed.addColumns(line(name, share, first, last));
        }
        return changed;
    }
}
