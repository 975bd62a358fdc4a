package groundlab.scoring;

import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.internal.Hashes;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Pairs and their texts as tokens, made once. */
public final class TokenizedPairs {

    public static final TokenizedPairs NONE = new TokenizedPairs(List.of(), Provenance.NONE);

    private final List<TokenizedPair> rows;
    private final Pairs pairs;

    public TokenizedPairs(List<TokenizedPair> rows, Provenance provenance) {
        this.rows = List.copyOf(rows);
        pairs = Pairs.of(rows.stream().map(TokenizedPair::pair).toList(), provenance);
    }

    public int size() {
        return rows.size();
    }

    public List<TokenizedPair> rows() {
        return rows;
    }

    /** {@return some of them} */
    public List<TokenizedPair> rows(int[] some) {
        return Arrays.stream(some).mapToObj(rows::get).toList();
    }

    public Pairs pairs() {
        return pairs;
    }

    /** {@return SHA-256 over all answers, those among them that the pairs themselves lack} */
    public String answersHash() {
        return Hashes.of(
                rows.stream()
                        .map(row -> new TreeMap<>(row.texts()).toString())
                        .collect(Collectors.joining("\n")));
    }
}
