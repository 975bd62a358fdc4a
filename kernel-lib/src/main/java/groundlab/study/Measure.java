package groundlab.study;

import groundlab.metrics.Interval;
import groundlab.metrics.Repeats;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What methods are compared by. */
public enum Measure {
    /** Share of captions that name an absent object. */
    CHAIR_S("chair_s", tally -> tally.chair().sentence()),
    /** Share of named objects that are absent. */
    CHAIR_I("chair_i", tally -> tally.chair().instance()),
    /** Share of present objects that are named. */
    RECALL("recall", tally -> tally.chair().recall()),
    /** How often the absent one of a strong pair of partners is named. */
    PARTNER("partner_strong", tally -> tally.partner().value()),
    /** Share of yes/no questions that are answered correctly. */
    YES_NO("yes_no", tally -> tally.yesNo().value()),
    /** Mean words of a caption. */
    WORDS("words", tally -> tally.words().value());

    private final String label;
    private final ToDoubleFunction<Tally> ratio;

    Measure(String label, ToDoubleFunction<Tally> ratio) {
        this.label = label;
        this.ratio = ratio;
    }

    /** {@return its name in files, such as {@code chair_s}} */
    public String label() {
        return label;
    }

    /** {@return its value for some counts, NaN where nothing was there to count} */
    public double of(Tally tally) {
        return ratio.applyAsDouble(tally);
    }

    /** {@return its value over all runs, with an interval over the pictures} */
    public Interval of(Repeats<Tally> runs) {
        return runs.interval(ratio);
    }

    /** {@return all measures over all runs, each with an interval over the pictures} */
    static Map<Measure, Interval> all(Repeats<Tally> runs) {
        List<Interval> intervals =
                runs.intervals(Stream.of(values()).map(measure -> measure.ratio).toList());
        Map<Measure, Interval> all = new EnumMap<>(Measure.class);
        Stream.of(values()).forEach(m -> all.put(m, intervals.get(m.ordinal())));
        return all;
    }

    /** {@return its change from {@code before} to {@code after}, on the same pictures} */
    public Interval change(Repeats<Tally> before, Repeats<Tally> after) {
        return after.difference(before, ratio);
    }

    /** {@return how likely such a change is by chance, see {@link groundlab.metrics.SignFlips}} */
    public double p(Repeats<Tally> before, Repeats<Tally> after) {
        return after.p(before, ratio);
    }
}
