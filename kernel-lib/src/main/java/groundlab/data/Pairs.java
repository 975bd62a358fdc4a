package groundlab.data;

import static groundlab.internal.Checks.check;

import groundlab.internal.Hashes;
import java.util.AbstractList;
import java.util.List;
import java.util.function.UnaryOperator;
import tech.tablesaw.api.Table;

/**
 * An unmodifiable list of preference pairs and how they were made as a whole.
 *
 * <pre>{@code
 * show(pairs.table());
 * Pairs marked = pairs.first(2).map(pair -> pair.with("read by", "two people"));
 * List<PreferencePair> brief = pairs.stream().filter(pair -> pair.chosen().length() < 80).toList();
 * Pairs some = Pairs.of(brief, pairs.provenance());
 * }</pre>
 */
public final class Pairs extends AbstractList<PreferencePair> {

    private final List<PreferencePair> rows;
    private final Provenance provenance;

    private Pairs(List<PreferencePair> rows, Provenance provenance) {
        this.rows = List.copyOf(rows);
        this.provenance = provenance;
    }

    /** {@return pairs with the facts that hold for all of them} */
    public static Pairs of(List<PreferencePair> rows, Provenance provenance) {
        return new Pairs(rows, provenance);
    }

    /** {@return the facts that hold for all pairs} */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public PreferencePair get(int index) {
        return rows.get(index);
    }

    @Override
    public int size() {
        return rows.size();
    }

    /** {@return the first {@code n}; there must be as many} */
    public Pairs first(int n) {
        check(n >= 1 && n <= size(), "first(n) needs n in [1, %d], got %d", size(), n);
        return of(rows.subList(0, n), provenance);
    }

    /** {@return each pair changed by {@code change}} */
    public Pairs map(UnaryOperator<PreferencePair> change) {
        return of(rows.stream().map(change).toList(), provenance);
    }

    /** {@return SHA-256 over ids, pixels, prompts and both answers} */
    public String hash() {
        StringBuilder text = new StringBuilder();
        for (PreferencePair row : rows) {
            text.append(row.id()).append('\t').append(row.picture().hash()).append('\t');
            row.rejectedPicture().ifPresent(worse -> text.append(worse.hash()));
            text.append('\t').append(row.prompt()).append('\t').append(row.chosen());
            text.append('\t').append(row.rejected()).append('\n');
        }
        return Hashes.of(text.toString());
    }

    /**
     * {@return one row per pair: id, picture, prompt, chosen, rejected, rejected_picture, the words
     * of both answers, and those of the facts source, sampler, try, similarity_to_chosen,
     * not_in_picture and seed that any pair has}
     */
    public Table table() {
        return PairTable.of(rows, provenance);
    }

    @Override
    public String toString() {
        return size() + " preference pairs";
    }
}
