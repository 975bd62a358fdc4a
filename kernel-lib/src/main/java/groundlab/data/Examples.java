package groundlab.data;

import static groundlab.internal.Checks.check;

import groundlab.internal.Hashes;
import groundlab.internal.Seeds;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A named, unmodifiable list of examples.
 *
 * <pre>{@code
 * Examples some = world.preference().sample(3, 7);
 * show(some.table());
 * Examples kitchens = Examples.of(
 *         "kitchens", some.stream().filter(e -> e.truth().scene().equals("kitchen")).toList());
 * }</pre>
 */
public final class Examples extends AbstractList<Example> {

    private final String name;
    private final List<Example> rows;

    private Examples(String name, List<Example> rows) {
        this.name = name;
        this.rows = List.copyOf(rows);
    }

    /** {@return examples under a name that stands in reports} */
    public static Examples of(String name, List<Example> rows) {
        return new Examples(name, rows);
    }

    /** {@return what to call this set in reports} */
    public String name() {
        return name;
    }

    @Override
    public Example get(int index) {
        return rows.get(index);
    }

    @Override
    public int size() {
        return rows.size();
    }

    /** {@return the first {@code n}; there must be as many} */
    public Examples first(int n) {
        check(n >= 1 && n <= size(), "first(n) needs n in [1, %d], got %d", size(), n);
        return of(name, rows.subList(0, n));
    }

    /** {@return {@code n} different examples drawn with {@code seed}} */
    public Examples sample(int n, long seed) {
        check(n >= 1 && n <= size(), "sample(n) needs n in [1, %d], got %d", size(), n);
        int[] order = Seeds.permutation(size(), Seeds.stream(seed, "sample", name));
        List<Example> drawn = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            drawn.add(rows.get(order[i]));
        }
        return of(name, drawn);
    }

    /** {@return SHA-256 over ids, pixels, prompts and answers} */
    public String hash() {
        StringBuilder text = new StringBuilder();
        for (Example row : rows) {
            text.append(row.id()).append('\t').append(row.picture().hash()).append('\t');
            text.append(row.prompt()).append('\t').append(row.answer()).append('\n');
        }
        return Hashes.of(text.toString());
    }

    /** {@return one row per example: id, answer, objects, number of questions} */
    public Table table() {
        StringColumn id = StringColumn.create("id");
        StringColumn answer = StringColumn.create("answer");
        StringColumn objects = StringColumn.create("objects");
        IntColumn questions = IntColumn.create("questions");
        for (Example row : rows) {
            id.append(row.id());
            answer.append(row.answer());
            objects.append(String.join(", ", row.truth().objects()));
            questions.append(row.questions().size());
        }
        return Table.create(name, id, answer, objects, questions);
    }

    @Override
    public String toString() {
        return name + " (" + size() + " examples)";
    }
}
