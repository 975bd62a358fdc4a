package groundlab.pairs;

import groundlab.data.PreferencePair;
import groundlab.internal.Stop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a set of pairs is made of, and what it could teach besides what it is meant to.
 *
 * <pre>{@code
 * PairReport report = PairReport.of(pairs);
 * show(report.sources(), report.vocabulary().table(10));
 * }</pre>
 */
public final class PairReport {

    private static final String UNKNOWN = "unknown";

    private final List<PreferencePair> pairs;

    private PairReport(List<PreferencePair> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /** {@return a report on a set} */
    public static PairReport of(List<PreferencePair> pairs) {
        return new PairReport(pairs);
    }

    /** {@return how much longer one side is} */
    public LengthBias length() {
        return LengthBias.of(pairs);
    }

    /** {@return which words tell the sides apart} */
    public VocabularyShift vocabulary() {
        return VocabularyShift.of(pairs);
    }

    /**
     * {@return one row per sampler, or published source, that the pairs name: its name, pairs, mean
     * words of both sides, share of pairs whose rejected answer is longer, mean similarity where it
     * was recorded, share of pairs whose rejected answer names what is not in the picture where
     * that is known, and the sampler with all its settings}
     */
    public Table sources() {
        Map<String, List<PreferencePair>> bySource = new LinkedHashMap<>();
        for (PreferencePair pair : pairs) {
            Stop.check("the report of pairs");
            Map<String, String> facts = pair.provenance().facts();
            String source = facts.getOrDefault("sampler", facts.getOrDefault("source", UNKNOWN));
            bySource.computeIfAbsent(source, unused -> new ArrayList<>()).add(pair);
        }
        StringColumn source = StringColumn.create("source");
        StringColumn sampler = StringColumn.create("sampler");
        IntColumn count = IntColumn.create("pairs");
        DoubleColumn chosen = DoubleColumn.create("chosen_words");
        DoubleColumn rejected = DoubleColumn.create("rejected_words");
        DoubleColumn longer = DoubleColumn.create("rejected_longer");
        DoubleColumn similarity = DoubleColumn.create("similarity");
        DoubleColumn invents = DoubleColumn.create("names_absent_objects");
        bySource.forEach(
                (name, rows) -> {
                    LengthBias length = LengthBias.of(rows);
                    source.append(name.replaceFirst("\\[.*", ""));
                    sampler.append(name);
                    count.append(rows.size());
                    chosen.append(length.chosen());
                    rejected.append(length.rejected());
                    longer.append(length.rejectedLonger().value());
                    similarity.append(mean(rows, "similarity_to_chosen", Double::parseDouble));
                    invents.append(mean(rows, "not_in_picture", words -> words.isEmpty() ? 0 : 1));
                });
        return Table.create(
                "sources", source, count, chosen, rejected, longer, similarity, invents, sampler);
    }

    /** {@return the mean over the rows that have the fact, NaN for none} */
    private static double mean(
            List<PreferencePair> rows, String fact, ToDoubleFunction<String> number) {
        return rows.stream()
                .map(row -> row.provenance().get(fact))
                .filter(value -> value != null)
                .mapToDouble(number)
                .average()
                .orElse(Double.NaN);
    }

    @Override
    public String toString() {
        LengthBias length = length();
        return "%d pairs, rejected longer in %s".formatted(pairs.size(), length.rejectedLonger());
    }
}
