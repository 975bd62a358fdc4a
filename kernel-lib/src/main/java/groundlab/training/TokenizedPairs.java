package groundlab.training;

import groundlab.data.Pairs;
import groundlab.data.Provenance;
import java.util.Arrays;
import java.util.List;

/** Pairs and their texts as tokens, made once. */
final class TokenizedPairs {

    static final TokenizedPairs NONE = new TokenizedPairs(List.of(), Provenance.NONE);

    private final List<TokenizedPair> rows;
    private final Pairs pairs;

    TokenizedPairs(List<TokenizedPair> rows, Provenance provenance) {
        this.rows = List.copyOf(rows);
        pairs = Pairs.of(rows.stream().map(TokenizedPair::pair).toList(), provenance);
    }

    int size() {
        return rows.size();
    }

    List<TokenizedPair> rows() {
        return rows;
    }

    /** {@return some of them} */
    List<TokenizedPair> rows(int[] some) {
        return Arrays.stream(some).mapToObj(rows::get).toList();
    }

    Pairs pairs() {
        return pairs;
    }
}
