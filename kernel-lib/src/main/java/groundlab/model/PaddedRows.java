package groundlab.model;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The sequences of one batch: picture, question, answer; the first two are padded on the left. */
final class PaddedRows {

    /**
     * A sequence before its answer.
     *
     * @param view what stands in the picture's place
     * @param head tokens up to and with the last there
     * @param context tokens from there to the answer
     */
    record Prefix(ImageView view, int[] head, int[] context) {

        int length() {
            return head.length + context.length;
        }
    }

    private final List<Prefix> rows;
    private final int longestHead;
    private final int longestContext;
    private final boolean[][] visible;
    private final boolean[] hides; // whether a row has anything that is not visible
    private final int[] prefixOf;
    private final int[] prefixes;

    /** Has room for answers of {@code mostTokens}; {@code imageToken} stands for pictures. */
    PaddedRows(List<Prefix> rows, int mostTokens, int imageToken) {
        this.rows = rows;
        longestHead = rows.stream().mapToInt(row -> row.head.length).max().orElseThrow();
        longestContext = rows.stream().mapToInt(row -> row.context.length).max().orElseThrow();
        visible = new boolean[rows.size()][length() + mostTokens];
        hides = new boolean[rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            show(row, imageToken);
        }
        int[] known = knownPrefixes();
        int[] all = IntStream.range(0, known.length).toArray();
        int[] first = IntStream.of(all).filter(row -> known[row] == row).toArray();
        boolean few = first.length <= known.length * 3 / 4; // else the copying costs more
        prefixes = few ? first : all;
        prefixOf =
                few
                        ? IntStream.of(known).map(row -> Arrays.binarySearch(first, row)).toArray()
                        : all;
    }

    /** {@return for each row the first one of the same view and context} */
    private int[] knownPrefixes() {
        Map<List<Object>, Integer> known = new HashMap<>();
        return IntStream.range(0, rows.size())
                .map(
                        row -> {
                            Prefix prefix = rows.get(row);
                            List<Object> key = List.of(prefix.view, IntBuffer.wrap(prefix.context));
                            return known.computeIfAbsent(key, unused -> row);
                        })
                .toArray();
    }

    /**
     * {@return for each different view and context the first row that has them; all rows if most
     * have their own}
     */
    int[] prefixes() {
        return prefixes;
    }

    /** {@return for each row which of the {@link #prefixes} is its own} */
    int[] prefixOf() {
        return prefixOf;
    }

    private void show(int row, int imageToken) {
        boolean[] shown = visible[row];
        Arrays.fill(shown, true);
        Arrays.fill(shown, 0, headPadding(row), false);
        Arrays.fill(shown, longestHead, longestHead + contextPadding(row), false);
        int[] head = rows.get(row).head;
        int image = 0;
        for (int i = 0; i < head.length; i++) {
            if (head[i] == imageToken) {
                shown[headPadding(row) + i] = rows.get(row).view.keeps(image++);
            }
        }
        for (boolean seen : shown) {
            hides[row] |= !seen;
        }
    }

    private int headPadding(int row) {
        return longestHead - rows.get(row).head.length;
    }

    private int contextPadding(int row) {
        return longestContext - rows.get(row).context.length;
    }

    /** {@return tokens before the answer, padding included} */
    int length() {
        return longestHead + longestContext;
    }

    /** {@return tokens from the heads to the answer, padding included} */
    int contextLength() {
        return longestContext;
    }

    /** {@return the tokens of the contexts of these rows, row after row} */
    long[] contextIds(int[] some) {
        long[] ids = new long[some.length * longestContext];
        for (int i = 0; i < some.length; i++) {
            int[] context = rows.get(some[i]).context;
            int at = i * longestContext + contextPadding(some[i]);
            for (int j = 0; j < context.length; j++) {
                ids[at + j] = context[j];
            }
        }
        return ids;
    }

    /** {@return the tokens of a row before its answer, without padding} */
    int[] said(int row) {
        return Prompts.join(rows.get(row).head, rows.get(row).context);
    }

    /** {@return whether something in one of these rows is not to be seen} */
    boolean hide(int[] some) {
        return Arrays.stream(some).anyMatch(row -> hides[row]);
    }

    /** {@return the first {@code total} positions of these rows, row after row} */
    long[] positions(int[] some, int total) {
        long[] positions = new long[some.length * total];
        for (int i = 0; i < some.length; i++) {
            int lag = headPadding(some[i]); // padding has no place of its own
            for (int j = 0; j < total; j++) {
                if (j == longestHead) {
                    lag += contextPadding(some[i]);
                }
                positions[i * total + j] = Math.max(0, j - lag);
            }
        }
        return positions;
    }

    /** {@return for the first {@code total} tokens of these rows whether others may see them} */
    boolean[] seen(int[] some, int total) {
        boolean[] seen = new boolean[some.length * total];
        for (int i = 0; i < some.length; i++) {
            System.arraycopy(visible[some[i]], 0, seen, i * total, total);
        }
        return seen;
    }
}
