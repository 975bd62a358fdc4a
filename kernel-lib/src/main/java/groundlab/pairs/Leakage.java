package groundlab.pairs;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PreferencePair;
import groundlab.internal.Stop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Pictures that stand both in pairs to train on and in examples to test on, by their pixels and not
 * by their names.
 *
 * <pre>{@code
 * Leakage.between(pairs, world.test()).pairs(); // → 0
 * }</pre>
 */
public final class Leakage {

    private final Map<String, String> shared; // id of a pair → id of an example

    private Leakage(Map<String, String> shared) {
        this.shared = new TreeMap<>(shared);
    }

    /** {@return what leaks from {@code test} into {@code pairs}; each picture is read once} */
    public static Leakage between(List<PreferencePair> pairs, Examples test) {
        Map<String, String> idByPicture = new HashMap<>();
        for (Example example : test) {
            idByPicture.put(example.picture().hash(), example.id());
        }
        Map<String, String> shared = new HashMap<>();
        for (PreferencePair pair : pairs) {
            Stop.check("the search for leaks");
            String id = idByPicture.get(pair.picture().hash());
            if (id != null) {
                shared.put(pair.id(), id);
            }
        }
        return new Leakage(shared);
    }

    /** {@return how many pairs have a picture of the test examples} */
    public int pairs() {
        return shared.size();
    }

    /** {@return one row per such pair: pair, example} */
    public Table table() {
        return Table.create(
                "leakage",
                StringColumn.create("pair", shared.keySet()),
                StringColumn.create("example", shared.values()));
    }

    @Override
    public String toString() {
        return shared.size() + " pairs have a picture of the test examples";
    }
}
