package groundlab.training;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.objective.View;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Pairs and their texts as tokens, made once. */
final class TokenizedPairs {

    private final List<TokenizedPair> rows;
    private final Pairs pairs;

    TokenizedPairs(List<TokenizedPair> rows, Provenance provenance) {
        this.rows = List.copyOf(rows);
        pairs = Pairs.of(rows.stream().map(TokenizedPair::pair).toList(), provenance);
    }

    int size() {
        return rows.size();
    }

    TokenizedPair row(int row) {
        return rows.get(row);
    }

    Pairs pairs() {
        return pairs;
    }

    /** {@return these with pairs that have the same texts and true pictures} */
    TokenizedPairs map(UnaryOperator<PreferencePair> change) {
        return new TokenizedPairs(
                rows.stream().map(row -> row.with(change.apply(row.pair()))).toList(),
                pairs.provenance());
    }

    /** {@return mean scored tokens of an answer in some rows} */
    double meanTokens(int[] some, View view) {
        return IntStream.of(some).map(row -> rows.get(row).tokens(view)).average().orElseThrow();
    }
}
