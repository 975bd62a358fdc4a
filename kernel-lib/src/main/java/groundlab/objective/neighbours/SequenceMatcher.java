package groundlab.objective.neighbours;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs that two sequences share, as Python's {@code difflib.SequenceMatcher} finds them: the
 * longest run, the earliest of equals, then the same left and right of it. As there, in a second
 * sequence of 200 elements or more, one that makes up more than a hundredth of it starts no run.
 */
final class SequenceMatcher {

    private static final int LONG = 200;

    /**
     * A shared run.
     *
     * @param a where it starts in the first sequence
     * @param b where it starts in the second
     * @param size its length; 0 at the end of both sequences
     */
    record Block(int a, int b, int size) {}

    private record Range(int aLow, int aHigh, int bLow, int bHigh) {}

    private final int[] a;
    private final int[] b;
    private final Map<Integer, List<Integer>> places = new HashMap<>();

    SequenceMatcher(int[] a, int[] b) {
        this.a = a;
        this.b = b;
        for (int j = 0; j < b.length; j++) {
            places.computeIfAbsent(b[j], element -> new ArrayList<>()).add(j);
        }
        if (b.length >= LONG) {
            places.values().removeIf(some -> some.size() > b.length / 100 + 1);
        }
    }

    /** {@return the runs in order, neighbours as one, and an empty one at the end of both} */
    List<Block> blocks() {
        List<Block> found = new ArrayList<>();
        find(new Range(0, a.length, 0, b.length), found);
        found.sort(Comparator.comparingInt(Block::a).thenComparingInt(Block::b));
        List<Block> joined = new ArrayList<>();
        Block last = new Block(0, 0, 0);
        for (Block block : found) {
            if (last.a + last.size == block.a && last.b + last.size == block.b) {
                last = new Block(last.a, last.b, last.size + block.size);
            } else {
                joined.add(last);
                last = block;
            }
        }
        joined.add(last);
        joined.removeIf(block -> block.size == 0);
        joined.add(new Block(a.length, b.length, 0));
        return joined;
    }

    private void find(Range in, List<Block> found) {
        Block longest = longest(in);
        if (longest.size == 0) {
            return;
        }
        found.add(longest);
        find(new Range(in.aLow, longest.a, in.bLow, longest.b), found);
        int aEnd = longest.a + longest.size;
        int bEnd = longest.b + longest.size;
        find(new Range(aEnd, in.aHigh, bEnd, in.bHigh), found);
    }

    /** Runs start where frequent elements do not, and then grow over those too. */
    private Block longest(Range in) {
        Block best = new Block(in.aLow, in.bLow, 0);
        Map<Integer, Integer> lengths = new HashMap<>(); // of runs that end at a place of b
        for (int i = in.aLow; i < in.aHigh; i++) {
            Map<Integer, Integer> now = new HashMap<>();
            for (int j : places.getOrDefault(a[i], List.of())) {
                if (j >= in.bLow && j < in.bHigh) {
                    int length = lengths.getOrDefault(j - 1, 0) + 1;
                    now.put(j, length);
                    if (length > best.size) {
                        best = new Block(i - length + 1, j - length + 1, length);
                    }
                }
            }
            lengths = now;
        }
        return grown(best, in);
    }

    private Block grown(Block block, Range in) {
        int before = 0;
        while (block.a - before > in.aLow
                && block.b - before > in.bLow
                && a[block.a - before - 1] == b[block.b - before - 1]) {
            before++;
        }
        int size = block.size;
        while (block.a + size < in.aHigh
                && block.b + size < in.bHigh
                && a[block.a + size] == b[block.b + size]) {
            size++;
        }
        return new Block(block.a - before, block.b - before, size + before);
    }
}
