package groundlab.pairs;

import groundlab.data.PreferencePair;
import groundlab.pairs.FilterReport.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One pass of filters over pairs, in memory that grows only by what the filters say they remember.
 * Not for several threads.
 */
public final class FilterPass {

    private final List<Judge> judges;
    private final List<Line> lines = new ArrayList<>();
    private long kept;

    FilterPass(List<Filter> filters) {
        judges = filters.stream().map(Filter::judge).toList();
        filters.forEach(filter -> lines.add(new Line(filter.name(), 0, "")));
    }

    /** {@return the pairs that no filter drops, in their order, judged as they are asked for} */
    public Stream<PreferencePair> keep(Stream<PreferencePair> pairs) {
        return pairs.sequential().filter(this::keeps);
    }

    /** {@return whether no filter drops the pair, which is counted and remembered} */
    public boolean keeps(PreferencePair pair) {
        for (int i = 0; i < judges.size(); i++) {
            Optional<String> objection = judges.get(i).objection(pair);
            if (objection.isPresent()) {
                lines.set(i, lines.get(i).and(pair.id() + ": " + objection.get()));
                return false;
            }
        }
        kept++;
        judges.forEach(Judge::kept);
        return true;
    }

    /** {@return what was dropped so far} */
    public FilterReport report() {
        return new FilterReport(kept, lines);
    }
}
