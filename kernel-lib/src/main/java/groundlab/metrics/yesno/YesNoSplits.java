package groundlab.metrics.yesno;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import groundlab.metrics.YesNo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of several splits side by side. Papers report the mean of each metric over the splits, so
 * that each weighs the same; the intervals draw pictures that the splits share.
 *
 * @param splits counts of each split, always in the same order
 */
public record YesNoSplits(List<YesNo> splits) implements Count<YesNoSplits> {

    /** Copies its arguments. */
    public YesNoSplits {
        splits = List.copyOf(splits);
        check(!splits.isEmpty(), "there must be a split, got none");
    }

    /** {@return counts of one split of many} */
    public static YesNoSplits of(YesNo counts, int split, int splits) {
        List<YesNo> all = new ArrayList<>();
        for (int i = 0; i < splits; i++) {
            all.add(i == split ? counts : YesNo.NONE);
        }
        return new YesNoSplits(all);
    }

    /** {@return the mean over the splits of each of these metrics, under its name} */
    public static List<Metric<YesNoSplits>> means(List<Metric<YesNo>> metrics) {
        return metrics.stream().map(YesNoSplits::mean).toList();
    }

    @Override
    public YesNoSplits plus(YesNoSplits other) {
        check(
                splits.size() == other.splits.size(),
                "counts must be of as many splits, got %s and %s",
                splits.size(),
                other.splits.size());
        List<YesNo> sums = new ArrayList<>(splits.size());
        for (int i = 0; i < splits.size(); i++) {
            sums.add(splits.get(i).plus(other.splits.get(i)));
        }
        return new YesNoSplits(sums);
    }

    /** {@return the sums over all splits} */
    @Override
    public Map<String, Number> numbers() {
        return new LinkedHashMap<>(splits.stream().reduce(YesNo.NONE, YesNo::plus).numbers());
    }

    private static Metric<YesNoSplits> mean(Metric<YesNo> metric) {
        return new Metric<>(
                metric.name(),
                metric.better(),
                c -> c.splits.stream().mapToDouble(metric::of).sum() / c.splits.size(),
                "in one of the splits " + metric.undefined());
    }
}
