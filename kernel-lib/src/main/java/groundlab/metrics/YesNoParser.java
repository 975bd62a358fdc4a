package groundlab.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A rule that reads a model's answer to a yes/no question. Published rules disagree. */
public enum YesNoParser {

    /**
     * Ours: yes if the word "yes" is there and "no" is not, no if "no" is there and "yes" is not,
     * whatever the case; all else, such as an empty answer, is unclear and counted as such.
     */
    STRICT {
        @Override
        public Answer parse(String text) {
            List<String> words = List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"));
            boolean yes = words.contains("yes");
            if (yes == words.contains("no")) {
                return Answer.UNCLEAR;
            }
            return yes ? Answer.YES : Answer.NO;
        }
    },

    /**
     * The rule of <a href="https://github.com/AoiDragon/POPE/blob/main/evaluate.py">POPE's
     * evaluate.py</a> (Li et al. 2023, arXiv:2305.10355): no if the first sentence, without commas
     * and split at blanks, has the word "No", "no" or "not"; else yes. So "NO", "No!" and an empty
     * answer are yes. Kept as it is, for comparison with published numbers.
     */
    POPE {
        private static final Set<String> NEGATIVE = Set.of("No", "not", "no");

        @Override
        public Answer parse(String text) {
            int stop = text.indexOf('.');
            String first = (stop < 0 ? text : text.substring(0, stop)).replace(",", "");
            return Arrays.stream(first.split(" ")).anyMatch(NEGATIVE::contains)
                    ? Answer.NO
                    : Answer.YES;
        }
    };

    /** What an answer was read as. */
    public enum Answer {
        /** It is there. */
        YES,
        /** It is not there. */
        NO,
        /** The answer says neither, or both. */
        UNCLEAR
    }

    /** {@return what {@code text} says} */
    public abstract Answer parse(String text);
}
