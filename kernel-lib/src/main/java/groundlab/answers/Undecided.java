package groundlab.answers;

import groundlab.metrics.Count;
import groundlab.metrics.Result;
import groundlab.rows.Fields;
import groundlab.text.TextModel.Reply;
import java.util.ArrayList;
import java.util.List;

/** Replies of a judge that decide nothing: which they are and what they say. */
final class Undecided {

    private static final int SHOWN = 5;
    private static final int LONGEST = 60; // characters of a reply that are shown

    private final List<String> first = new ArrayList<>();
    private int all;

    /** Takes note of the reply in a row. */
    void add(Fields row, Reply reply) {
        all++;
        if (first.size() < SHOWN) {
            String said = reply.text().map(t -> "'" + shortened(t) + "'").orElse("failed");
            first.add("row " + row.number() + " " + said);
        }
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** {@return a result that names them, if there are any} */
    <C extends Count<C>> Result<C> addTo(Result<C> result) {
        String more = all > SHOWN ? " … of " + all : "";
        return all == 0
                ? result
                : result.fact("undecided replies", String.join(", ", first) + more);
    }
}
