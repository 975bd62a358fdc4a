package groundlab.doctor;

import java.util.ArrayList;
import java.util.List;

/** How many pairs something holds for, and the ids of the first few. */
final class Tally {

    private static final int NAMED = 3;

    private final List<String> first = new ArrayList<>();
    private int count;

    void add(String id) {
        if (first.size() < NAMED) {
            first.add(id);
        }
        count++;
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** {@return such as {@code "5 of 100 pairs (p1, p2, p3 and 2 more)"}} */
    String of(int pairs) {
        int hidden = count - first.size();
        String more = hidden == 0 ? "" : " and " + hidden + " more";
        return count + " of " + pairs + " pairs (" + String.join(", ", first) + more + ")";
    }
}
