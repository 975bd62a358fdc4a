package groundlab.metrics.judged;

import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import groundlab.text.TextModel.Reply;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LLaVA-Bench (in the wild), <a href="https://arxiv.org/abs/2304.08485">Liu et al. (2023)</a>: a
 * judge marks a reference's answer and the model's, and the score is the quotient of the mean
 * marks. Rounded as the published program does, each mean to three digits and their quotient to a
 * tenth of a percent, so that numbers can be compared.
 *
 * @param answers answers that were judged
 * @param undecided of those, answers of which no marks are known
 * @param marks by kind of question; kinds without marks are not there
 */
public record LlavaBench(int answers, int undecided, Map<LlavaBenchCategory, Marks> marks)
        implements Count<LlavaBench> {

    /** The score of no answers; the start of a sum. */
    public static final LlavaBench NONE = new LlavaBench(0, 0, Map.of());

    /** The score of all and of each kind of question, and the mean marks over 10, as shares. */
    public static final List<Metric<LlavaBench>> METRICS = metrics();

    private static final Marks NO_MARKS = new Marks(0, 0, 0);
    private static final Marks BAD = new Marks(-1, -1, 1);
    private static final String NUMBER = "([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)";
    private static final Pattern PAIR = Pattern.compile(NUMBER + " " + NUMBER);

    /**
     * Sums of marks.
     *
     * @param reference of the reference's answers
     * @param answer of the model's
     * @param of how many answers of either
     */
    public record Marks(double reference, double answer, int of) implements Count<Marks> {

        @Override
        public Marks plus(Marks other) {
            return new Marks(reference + other.reference, answer + other.answer, of + other.of);
        }

        /** {@return the mean mark of the reference, to three digits; NaN for none} */
        public double meanReference() {
            return rounded(reference / of, 3);
        }

        /** {@return the mean mark of the model's answers, to three digits; NaN for none} */
        public double meanAnswer() {
            return rounded(answer / of, 3);
        }

        /** {@return mean over mean in percent, to one digit; NaN where the reference has 0} */
        public double percent() {
            return meanReference() == 0
                    ? Double.NaN
                    : rounded(meanAnswer() / meanReference() * 100, 1);
        }

        private double share() {
            return rounded(percent() / 100, 3); // 71.4 / 100 is no 0.714
        }
    }

    /** Copies the marks. */
    public LlavaBench {
        Map<LlavaBenchCategory, Marks> copy = new EnumMap<>(LlavaBenchCategory.class);
        copy.putAll(marks);
        marks = Collections.unmodifiableMap(copy);
    }

    private static List<Metric<LlavaBench>> metrics() {
        String none = "no reply of the judge has two marks";
        List<Metric<LlavaBench>> metrics = new ArrayList<>();
        metrics.add(Metric.higher("all", c -> c.all().share(), none));
        for (LlavaBenchCategory category : LlavaBenchCategory.values()) {
            metrics.add(
                    Metric.higher(
                            category.toString(),
                            c -> c.of(category).share(),
                            "no " + category + " question has two marks"));
        }
        metrics.add(Metric.neither("reference", c -> c.all().meanReference() / 10, none));
        metrics.add(Metric.higher("answer", c -> c.all().meanAnswer() / 10, none));
        return List.copyOf(metrics);
    }

    /** {@return the score of one answer; of a request that failed, undecided in either way} */
    public static LlavaBench of(LlavaBenchCategory category, Reply reply, Nonsense nonsense) {
        Optional<Marks> marks = reply.text().flatMap(LlavaBench::marks);
        if (marks.isEmpty() && nonsense == Nonsense.COUNTED && reply.text().isPresent()) {
            marks = Optional.of(BAD);
        }
        return marks.map(m -> new LlavaBench(1, 0, Map.of(category, m)))
                .orElseGet(() -> new LlavaBench(1, 1, Map.of()));
    }

    /**
     * {@return the marks that a judge's reply has; empty if it has none} Read as published: the
     * first line is two numbers with one blank or one comma between them. The program writes −1 for
     * replies without marks, which is none here either.
     */
    public static Optional<Marks> marks(String reply) {
        int end = reply.indexOf('\n');
        String line = (end < 0 ? reply : reply.substring(0, end)).replace(',', ' ');
        Matcher pair = PAIR.matcher(line);
        return pair.matches()
                ? Optional.of(marks(pair)).filter(m -> m.reference() != BAD.reference())
                : Optional.empty();
    }

    private static Marks marks(Matcher pair) {
        return new Marks(Double.parseDouble(pair.group(1)), Double.parseDouble(pair.group(2)), 1);
    }

    @Override
    public LlavaBench plus(LlavaBench other) {
        Map<LlavaBenchCategory, Marks> both = new EnumMap<>(LlavaBenchCategory.class);
        both.putAll(marks);
        other.marks.forEach((category, some) -> both.merge(category, some, Marks::plus));
        return new LlavaBench(answers + other.answers, undecided + other.undecided, both);
    }

    /** {@return the marks of one kind of question} */
    public Marks of(LlavaBenchCategory category) {
        return marks.getOrDefault(category, NO_MARKS);
    }

    /** {@return the marks of all questions} */
    public Marks all() {
        return marks.values().stream().reduce(NO_MARKS, Marks::plus);
    }

    /** Python's round: on the binary number as it is, halves to the even digit. */
    private static double rounded(double value, int digits) {
        return Double.isFinite(value)
                ? new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue()
                : Double.NaN;
    }

    @Override
    public Map<String, Number> numbers() {
        Map<String, Number> numbers = new LinkedHashMap<>(Count.super.numbers());
        marks.forEach(
                (category, some) -> {
                    numbers.put(category + " reference", some.reference);
                    numbers.put(category + " answer", some.answer);
                    numbers.put(category + " answers", some.of);
                });
        return numbers;
    }
}
