package groundlab.pairs;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import java.util.List;

/**
 * Filters in a row. A pair is dropped by the first that objects, which alone counts it.
 *
 * <pre>{@code
 * var filters = Filters.of(Filter.empty(), Filter.duplicates(), Filter.tooLong(350));
 *
 * Filtered filtered = filters.apply(pairs);
 * show(filtered.report());
 *
 * PairFiles.write(filtered.pairs(), Path.of("pairs.jsonl"));
 * FilterPass pass = filters.pass();                       // more than fits in memory
 * PairFiles.write(pass.keep(PairFiles.stream(Path.of("pairs.jsonl"))), Path.of("kept.jsonl"));
 * show(pass.report());
 * }</pre>
 *
 * @param filters in the order they are asked
 */
public record Filters(List<Filter> filters) {

    /** Copies its argument. */
    public Filters {
        filters = List.copyOf(filters);
    }

    /** {@return these filters in this order} */
    public static Filters of(Filter... filters) {
        return new Filters(List.of(filters));
    }

    /** {@return a pass over pairs, to which no pair is known yet} */
    public FilterPass pass() {
        return new FilterPass(filters);
    }

    /**
     * {@return the pairs that are kept, and a report} The kept pairs have the report's counts as a
     * common fact, {@code filters}.
     */
    public Filtered apply(Pairs pairs) {
        FilterPass pass = pass();
        List<PreferencePair> kept = pass.keep(pairs.stream()).toList();
        Provenance provenance = pairs.provenance().with("filters", pass.report());
        return new Filtered(Pairs.of(kept, provenance), pass.report());
    }
}
