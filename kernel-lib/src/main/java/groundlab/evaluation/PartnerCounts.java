package groundlab.evaluation;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PartnerPair;
import groundlab.data.Truth;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How often two objects stand together in pictures, and how often captions name the absent one: in
 * what a model was trained on, and in what it says.
 *
 * <pre>{@code
 * List<PartnerCounts> taught = PartnerCounts.of(world.train(500), TinyWorld.partners());
 * show(taught.get(0).together(), taught.get(0).invented());
 * }</pre>
 *
 * @param pair the two objects
 * @param together of the pictures with at least one of them, how many have both
 * @param invented of the pictures with exactly one of them, how many captions name the absent one
 */
public record PartnerCounts(PartnerPair pair, Rate together, Rate invented) {

    /** {@return the counts of each pair, in examples and their own captions} */
    public static List<PartnerCounts> of(Examples examples, List<PartnerPair> pairs) {
        return of(examples, examples.stream().map(Example::answer).toList(), pairs);
    }

    /** {@return the counts of each pair, in what a model said} */
    public static List<PartnerCounts> of(HallucinationReport report, List<PartnerPair> pairs) {
        return of(
                report.rows().stream().map(HallucinationReport.Row::example).toList(),
                report.rows().stream().map(HallucinationReport.Row::answer).toList(),
                pairs);
    }

    /**
     * {@return a row for each pair, with its name, whether it is strong or weak, and both shares in
     * [0, 1]}
     */
    public static Table table(List<PartnerCounts> counts) {
        StringColumn pair = StringColumn.create("pair");
        StringColumn kind = StringColumn.create("kind");
        DoubleColumn together = DoubleColumn.create("together");
        DoubleColumn invented = DoubleColumn.create("absent one named");
        for (PartnerCounts one : counts) {
            pair.append(one.pair.one() + " and " + one.pair.other());
            kind.append(one.pair.strong() ? "strong" : "weak");
            together.append(one.together.value());
            invented.append(one.invented.value());
        }
        return Table.create("partners", pair, kind, together, invented);
    }

    private static List<PartnerCounts> of(
            List<Example> examples, List<String> captions, List<PartnerPair> pairs) {
        List<String> objects =
                pairs.stream().flatMap(p -> List.of(p.one(), p.other()).stream()).toList();
        Lexicon lexicon = Lexicon.of(objects);
        List<Set<String>> named = captions.stream().map(lexicon::objects).toList();
        List<PartnerCounts> counts = new ArrayList<>();
        for (PartnerPair pair : pairs) {
            counts.add(
                    IntStream.range(0, examples.size())
                            .mapToObj(i -> one(pair, examples.get(i).truth(), named.get(i)))
                            .reduce(
                                    new PartnerCounts(pair, Rate.NONE, Rate.NONE),
                                    PartnerCounts::plus));
        }
        return counts;
    }

    private static PartnerCounts one(PartnerPair pair, Truth truth, Set<String> named) {
        boolean one = truth.has(pair.one());
        boolean other = truth.has(pair.other());
        String absent = one ? pair.other() : pair.one();
        return new PartnerCounts(
                pair,
                one || other ? Rate.of(one && other) : Rate.NONE,
                one != other ? Rate.of(named.contains(absent)) : Rate.NONE);
    }

    private PartnerCounts plus(PartnerCounts more) {
        return new PartnerCounts(pair, together.plus(more.together), invented.plus(more.invented));
    }
}
