package groundlab.plot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Columns of a training log that belong on one axis.
 *
 * @param title what they are, with the unit where there is one
 * @param columns names in the log
 */
public record CurveGroup(String title, List<String> columns) {

    private static final Map<String, Predicate<String>> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("loss", in("loss"));
        GROUPS.put("log-probability, nats", in("logps"));
        GROUPS.put("reward", column -> column.equals("reward") || column.equals("reward/best"));
        GROUPS.put("score", in("scores"));
        GROUPS.put("margin", column -> column.endsWith("margins"));
        GROUPS.put("accuracy", column -> column.endsWith("accuracies"));
        GROUPS.put("divergence, nats", "kl"::equals);
        GROUPS.put("learning rate", "learning_rate"::equals);
        GROUPS.put("gradient norm", "grad_norm"::equals);
        GROUPS.put("pairs drawn online", "online/pairs"::equals);
        GROUPS.put("tokens per second", "tokens_per_second"::equals);
        GROUPS.put("memory, MB", "memory_mb"::equals);
    }

    /** Copies the names. */
    public CurveGroup {
        columns = List.copyOf(columns);
    }

    private static Predicate<String> in(String name) {
        return column -> column.equals(name) || column.startsWith(name + "/");
    }

    /** {@return what a log has to show, the most important first; other columns are left out} */
    public static List<CurveGroup> of(Collection<String> columns) {
        List<CurveGroup> found = new ArrayList<>();
        GROUPS.forEach(
                (title, belongs) -> {
                    List<String> some = columns.stream().filter(belongs).toList();
                    if (!some.isEmpty()) {
                        found.add(new CurveGroup(title, some));
                    }
                });
        return found;
    }

    /** {@return whether the same run would show the same numbers again} */
    public boolean repeatable() {
        return !columns.contains("tokens_per_second") && !columns.contains("memory_mb");
    }

    /** {@return whether the numbers are measured, so that an average says more than the last} */
    public boolean noisy() {
        return !columns.contains("learning_rate") && !columns.contains("memory_mb");
    }

    /** {@return a column's name without what the title says, such as {@code answer}} */
    public String label(String column) {
        return columns.size() == 1 ? column : column.substring(column.lastIndexOf('/') + 1);
    }
}
