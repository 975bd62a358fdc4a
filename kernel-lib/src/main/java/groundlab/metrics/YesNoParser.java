package groundlab.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A rule that reads a model's answer to a yes/no question. Published rules disagree, also about
 * "NO", "no!" and an empty answer; they are kept as they are, to compare with published numbers.
 *
 * <pre>{@code
 * YesNoParser.POPE.parse("NO", false); // → YES
 * YesNoParser.STRICT.parse("NO", false); // → NO
 * }</pre>
 */
public enum YesNoParser {

    /**
     * Ours: yes if the word "yes" is there and "no" is not, no if "no" is there and "yes" is not,
     * whatever the case; all else, such as an empty answer, is unclear and counted as such.
     */
    STRICT((text, yes) -> oneOf(List.of(lower(text).split("[^\\p{L}\\p{N}]+")))),

    /**
     * The rule of <a href="https://github.com/AoiDragon/POPE/blob/main/evaluate.py">POPE's
     * evaluate.py</a> (Li et al. 2023, arXiv:2305.10355), and of LLaVA's {@code eval_pope.py}: no
     * if the first sentence, without commas and split at blanks, has the word "No", "no" or "not";
     * else yes. So "NO", "No!" and an empty answer are yes.
     */
    POPE((text, yes) -> no(blankWords(firstSentence(text)), Set.of("No", "not", "no"))),

    /**
     * The rule of OPERA's {@code pope_eval.py} (Huang et al. 2024, arXiv:2311.17911): as {@link
     * #POPE}, but over the whole answer without full stops, and "NO" and words that end with "n't"
     * are no too.
     */
    OPERA((text, yes) -> opera(blankWords(text.replace(".", "")))),

    /**
     * The rule of VCD's {@code eval_pope.py} (Leng et al. 2024, arXiv:2311.16922), which looks at
     * the right answer: where that is yes, an answer with the letters "yes" is yes and all else no;
     * where it is no, one with the letters "no" is no and all else yes. So "yes and no" is right
     * both times, and an empty answer wrong both times.
     */
    VCD(YesNoParser::vcd),

    /**
     * The rule of <a href="https://github.com/YanNeu/RePOPE">RePOPE</a>'s program (Neuhaus and Hein
     * 2025, arXiv:2504.15707): yes if the letters "yes" are there, else no if the letters "no" are,
     * whatever the case; else unclear, and then the question is not counted at all.
     */
    REPOPE((text, yes) -> letters(lower(text)), YesNo::clear, YesNo::clear),

    /**
     * The rule of <a href="https://github.com/YanNeu/DASH-B">DASH-B</a>'s program (Augustin,
     * Neuhaus and Hein 2025, arXiv:2503.23573): that of {@link #REPOPE}, but unclear answers are
     * wrong.
     */
    DASH_B((text, yes) -> letters(lower(text))),

    /**
     * The rule of VLMEvalKit's {@code YOrN_Extraction}, without the model that it may ask about
     * unclear answers: as {@link #STRICT}, but words are parted by blanks and by some signs only,
     * so that "Yes.There is no dog" is no and "no:" is unclear.
     */
    VLMEVALKIT((text, yes) -> oneOf(List.of(KitSigns.words(lower(text))))),

    /**
     * The rule of lmms-eval's task {@code pope}: the whole answer must be "yes" or "no", whatever
     * the case and the blanks around it; "Yes." is unclear. Unclear answers are wrong for the
     * accuracy and not counted for precision, recall and F1. Its {@code pope_yes_ratio} is that of
     * the right answers, a defect which is not repeated here.
     */
    LMMS_EVAL((text, yes) -> exact(lower(text.strip()), "yes", "no"), c -> c, YesNo::clear),

    /**
     * The rule of <a href="https://github.com/junyangwang0410/AMBER">AMBER's inference.py</a> (Wang
     * et al. 2023, arXiv:2311.07397): the whole answer must be "Yes" or "No"; "yes" and "Yes." are
     * unclear, which is wrong.
     */
    AMBER_EXACT((text, yes) -> exact(text, "Yes", "No"));

    private final BiFunction<String, Boolean, Answer> rule;
    private final List<Metric<YesNo>> metrics;

    YesNoParser(BiFunction<String, Boolean, Answer> rule) {
        this.rule = rule;
        this.metrics = YesNo.METRICS;
    }

    YesNoParser(
            BiFunction<String, Boolean, Answer> rule,
            YesNoMetrics.View forAccuracy,
            YesNoMetrics.View forRatios) {
        this.rule = rule;
        this.metrics = YesNoMetrics.pope(forAccuracy, forRatios);
    }

    /** What an answer was read as. */
    public enum Answer {
        /** It is there. */
        YES,
        /** It is not there. */
        NO,
        /** The answer says neither, or both. */
        UNCLEAR
    }

    /**
     * {@return what {@code text} says}
     *
     * @param yes whether "yes" is the right answer, at which {@link #VCD} alone looks
     */
    public Answer parse(String text, boolean yes) {
        return rule.apply(text, yes);
    }

    /**
     * {@return POPE's metrics as the program of this rule counts unclear answers} They are those of
     * {@link YesNo#METRICS} unless the rule says otherwise.
     */
    public List<Metric<YesNo>> metrics() {
        return metrics;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String firstSentence(String text) {
        int stop = text.indexOf('.');
        return stop < 0 ? text : text.substring(0, stop);
    }

    private static List<String> blankWords(String text) {
        return List.of(text.replace(",", "").split(" "));
    }

    private static Answer no(List<String> words, Set<String> negative) {
        return words.stream().anyMatch(negative::contains) ? Answer.NO : Answer.YES;
    }

    private static Answer opera(List<String> words) {
        return words.stream().anyMatch(word -> word.endsWith("n't"))
                ? Answer.NO
                : no(words, Set.of("No", "not", "no", "NO"));
    }

    private static Answer vcd(String text, boolean yes) {
        boolean saysYes = yes ? lower(text).contains("yes") : !lower(text).contains("no");
        return saysYes ? Answer.YES : Answer.NO;
    }

    private static Answer letters(String text) {
        if (text.contains("yes")) {
            return Answer.YES;
        }
        return text.contains("no") ? Answer.NO : Answer.UNCLEAR;
    }

    private static Answer oneOf(List<String> words) {
        boolean yes = words.contains("yes");
        if (yes == words.contains("no")) {
            return Answer.UNCLEAR;
        }
        return yes ? Answer.YES : Answer.NO;
    }

    private static Answer exact(String text, String yes, String no) {
        if (text.equals(yes)) {
            return Answer.YES;
        }
        return text.equals(no) ? Answer.NO : Answer.UNCLEAR;
    }

    /** The signs that VLMEvalKit removes, and how. */
    private static final class KitSigns {

        private static final String SIGNS = ";/[]\"{}()=+\\_-><@`,?!";
        private static final Pattern DIGITS = Pattern.compile("(?U)\\d,\\d");
        private static final Pattern STOP = Pattern.compile("(?U)\\.(?!\\d)");
        private static final int MOST_STOPS = 32; // a flag of Python's, given where a count belongs

        /** {@return the words of a text} */
        static String[] words(String text) {
            boolean digits = DIGITS.matcher(text).find();
            String bare = text;
            for (String sign : SIGNS.split("")) {
                boolean beside = text.contains(sign + " ") || text.contains(" " + sign);
                bare = bare.replace(sign, beside || digits ? "" : " ");
            }
            String[] parts = STOP.split(bare, MOST_STOPS + 1);
            return Arrays.stream(String.join("", parts).split("(?U)\\s+"))
                    .filter(word -> !word.isEmpty())
                    .toArray(String[]::new);
        }
    }
}
