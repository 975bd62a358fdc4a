package groundlab.study;

import groundlab.metrics.Holm;
import groundlab.metrics.Interval;
import groundlab.metrics.Repeats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** All cells against a baseline, on the seeds that both have. */
final class Contrasts {

    /**
     * A cell beside the baseline, seed by seed.
     *
     * @param before outcomes of the baseline
     * @param after outcomes of the cell, with the same seeds in the same order
     */
    record Pair(String cell, List<Outcome> before, List<Outcome> after) {

        boolean isEmpty() {
            return after.isEmpty();
        }

        Interval change(Measure measure) {
            return measure.change(repeats(before), repeats(after));
        }

        List<Double> bySeed(Measure measure) {
            return IntStream.range(0, after.size())
                    .mapToObj(i -> after.get(i).value(measure) - before.get(i).value(measure))
                    .toList();
        }

        private double p(Measure measure) {
            return measure.p(repeats(before), repeats(after));
        }

        private CellChange contrast(Measure measure, double p, double holm) {
            return new CellChange(cell, measure, change(measure), bySeed(measure), p, holm);
        }

        private static Repeats<Tally> repeats(List<Outcome> seeds) {
            return Repeats.of(seeds.stream().map(Outcome::tallies).toList());
        }
    }

    private Contrasts() {}

    static List<CellChange> of(
            List<Outcome> baseline, Map<String, List<Outcome>> all, Measure measure) {
        List<Pair> pairs = new ArrayList<>();
        all.forEach(
                (cell, seeds) -> {
                    if (seeds != baseline && !isBase(seeds)) {
                        pairs.add(pair(cell, baseline, seeds));
                    }
                });
        pairs.removeIf(Pair::isEmpty);
        List<Double> ps = pairs.stream().map(pair -> pair.p(measure)).toList();
        List<Double> holm = Holm.adjusted(ps);
        return IntStream.range(0, pairs.size())
                .mapToObj(i -> pairs.get(i).contrast(measure, ps.get(i), holm.get(i)))
                .toList();
    }

    /** {@return two cells on the seeds that both have, which may be none} */
    static Pair pair(String cell, List<Outcome> before, List<Outcome> after) {
        if (isBase(before)) {
            return new Pair(cell, Collections.nCopies(after.size(), before.get(0)), after);
        }
        if (isBase(after)) {
            return new Pair(cell, before, Collections.nCopies(before.size(), after.get(0)));
        }
        return new Pair(cell, common(before, after), common(after, before));
    }

    /** The base has no seed and stands beside each. */
    private static boolean isBase(List<Outcome> seeds) {
        return seeds.get(0).method().equals(Ablation.BASE);
    }

    private static List<Outcome> common(List<Outcome> some, List<Outcome> others) {
        List<Long> seeds = others.stream().map(Outcome::seed).toList();
        return some.stream().filter(one -> seeds.contains(one.seed())).toList();
    }
}
