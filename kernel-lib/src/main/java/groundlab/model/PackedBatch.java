package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** Packed sequences as arrays, with everything the decoder needs beside. */
final class PackedBatch {

    private final int b;
    private final int t;
    private final int imageToken;
    private final List<ImageView> pictures = new ArrayList<>();
    private final long[] ids;
    private final long[] positions;
    private final long[] segments; // 0 shared by all branches, then 1, 2, …; −1 padding
    private final boolean[] visible;
    private final boolean[] images;
    private final long[] scoredAt; // index into (B·T) of the state that predicts a scored token
    private final long[] targets;
    private final float[] weights;
    private final long[] owners;
    private final int[] counts;
    private final long[] ends; // index into (B·T) of each branch's last token
    private boolean weighted;
    private int scored;
    private int branch;
    private int tokens;

    /**
     * Lays rows out.
     *
     * @param rows the sequences
     * @param heads for each the tokens up to its picture's last, or to what stands in its place
     * @param imageToken stands in a picture's places
     * @param atEnd whether rows end together, padded on the left, instead of starting together
     */
    PackedBatch(List<Packed> rows, List<int[]> heads, int imageToken, boolean atEnd) {
        this.imageToken = imageToken;
        b = rows.size();
        int longest = 0;
        for (int row = 0; row < b; row++) {
            longest = Math.max(longest, rows.get(row).length(heads.get(row).length));
        }
        t = longest;
        ids = new long[b * t];
        positions = new long[b * t];
        segments = new long[b * t];
        visible = new boolean[b * t];
        images = new boolean[b * t];
        int total =
                rows.stream()
                        .flatMap(row -> row.branches().stream())
                        .mapToInt(Packed.Branch::scored)
                        .sum();
        scoredAt = new long[total];
        targets = new long[total];
        weights = new float[total];
        owners = new long[total];
        counts = new int[rows.stream().mapToInt(row -> row.branches().size()).sum()];
        ends = new long[counts.length];
        for (int row = 0; row < b; row++) {
            int[] head = heads.get(row);
            int padding = atEnd ? t - rows.get(row).length(head.length) : 0;
            fill(row, rows.get(row), head, padding);
            tokens += rows.get(row).length(head.length);
            if (rows.get(row).view().place() == ImageView.Place.PICTURE) {
                pictures.add(rows.get(row).view());
            }
        }
    }

    private void fill(int row, Packed packed, int[] head, int padding) {
        int at = row * t;
        for (int i = 0; i < padding; i++) {
            put(at++, 0, 0, -1, false);
        }
        int start = at;
        int image = 0;
        for (int i = 0; i < head.length; i++) {
            images[at] = head[i] == imageToken;
            boolean seen = !images[at] || packed.view().keeps(image++);
            put(at++, head[i], i, 0, seen);
        }
        for (int id : packed.shared()) {
            put(at, id, at - start, 0, true);
            at++;
        }
        int fork = at;
        int segment = 1;
        for (Packed.Branch one : packed.branches()) {
            for (int i = 0; i < one.tokens().length; i++) {
                if (i >= one.scoredFrom()) {
                    int before = i == 0 ? fork - 1 : at - 1;
                    check(before >= start, "a conversation's first token cannot be scored");
                    score(before, one, i - one.scoredFrom());
                }
                put(at++, one.tokens()[i], fork - start + i, segment, true);
            }
            ends[branch] = at - 1;
            counts[branch++] = one.scored();
            segment++;
        }
        for (; at < (row + 1) * t; at++) {
            put(at, 0, 0, -1, false);
        }
    }

    /** {@return whether each token sees all before it: no padding, no branches, nothing hidden} */
    boolean isOpen() {
        for (int i = 0; i < segments.length; i++) {
            if (segments[i] != 0 || !visible[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@return the longest sequence's tokens, padding included} */
    int length() {
        return t;
    }

    private void put(int at, int id, int position, int segment, boolean seen) {
        ids[at] = id;
        positions[at] = position;
        segments[at] = segment;
        visible[at] = seen;
    }

    private void score(int at, Packed.Branch one, int place) {
        boolean plain = one.weights().length == 0;
        weighted |= !plain;
        scoredAt[scored] = at;
        targets[scored] = one.targets()[place];
        weights[scored] = plain ? 1 : one.weights()[place];
        owners[scored++] = branch;
    }

    /** {@return the pictures of the rows that have one, in the order of their tokens} */
    List<ImageView> pictures() {
        return pictures;
    }

    NDArray ids(NDManager manager) {
        return manager.create(ids, new Shape(b, t));
    }

    NDArray positions(NDManager manager) {
        return manager.create(positions, new Shape(b, t));
    }

    NDArray segments(NDManager manager) {
        return manager.create(segments, new Shape(b, t));
    }

    NDArray visible(NDManager manager) {
        return manager.create(visible, new Shape(b, t));
    }

    NDArray images(NDManager manager) {
        return manager.create(images, new Shape(b, t));
    }

    NDArray scoredAt(NDManager manager) {
        return manager.create(scoredAt);
    }

    NDArray ends(NDManager manager) {
        return manager.create(ends);
    }

    NDArray targets(NDManager manager) {
        return manager.create(targets);
    }

    /** {@return whether some scored tokens count more than others} */
    boolean isWeighted() {
        return weighted;
    }

    /** {@return how much each scored token counts} */
    NDArray weights(NDManager manager) {
        return manager.create(weights);
    }

    NDArray owners(NDManager manager) {
        return manager.create(owners);
    }

    /** {@return tokens of all sequences, without padding} */
    int tokens() {
        return tokens;
    }

    /** {@return scored tokens of each branch} */
    int[] counts() {
        return counts;
    }
}
