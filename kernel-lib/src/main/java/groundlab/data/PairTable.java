package groundlab.data;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Pairs as a table. */
final class PairTable {

    /** Facts that are of use in a table, where pairs have them. */
    private static final List<String> FACTS =
            List.of("source", "sampler", "try", "similarity_to_chosen", "not_in_picture", "seed");

    private PairTable() {}

    static Table of(List<PreferencePair> pairs, Provenance all) {
        Table table =
                Table.create(
                        "pairs",
                        texts("id", pairs, PreferencePair::id),
                        texts("picture", pairs, pair -> pair.picture().name()),
                        texts("prompt", pairs, PreferencePair::prompt),
                        texts("chosen", pairs, PreferencePair::chosen),
                        texts("rejected", pairs, PreferencePair::rejected),
                        texts("rejected_picture", pairs, PairTable::worse),
                        words("chosen_words", pairs, PreferencePair::chosen),
                        words("rejected_words", pairs, PreferencePair::rejected));
        for (String fact : FACTS) {
            List<String> values = pairs.stream().map(pair -> fact(pair, all, fact)).toList();
            if (values.stream().anyMatch(Objects::nonNull)) {
                table.addColumns(column(fact, values));
            }
        }
        return table;
    }

    private static String worse(PreferencePair pair) {
        return pair.rejectedPicture().map(Picture::name).orElse("");
    }

    private static String fact(PreferencePair pair, Provenance all, String name) {
        String own = pair.provenance().get(name);
        return own == null ? all.get(name) : own;
    }

    private static StringColumn texts(
            String name, List<PreferencePair> pairs, Function<PreferencePair, String> text) {
        return StringColumn.create(name, pairs.stream().map(text));
    }

    private static IntColumn words(
            String name, List<PreferencePair> pairs, Function<PreferencePair, String> text) {
        return IntColumn.create(
                name,
                pairs.stream()
                        .mapToInt(pair -> text.apply(pair).strip().split("\\s+").length)
                        .toArray());
    }

    /** {@return numbers if all are, missing where a pair lacks the fact} */
    private static Column<?> column(String name, List<String> values) {
        try {
            DoubleColumn numbers = DoubleColumn.create(name);
            for (String value : values) {
                if (value == null) {
                    numbers.appendMissing();
                } else {
                    numbers.append(Double.parseDouble(value));
                }
            }
            return numbers;
        } catch (NumberFormatException e) {
            return StringColumn.create(name, values.stream().map(v -> v == null ? "" : v));
        }
    }
}
