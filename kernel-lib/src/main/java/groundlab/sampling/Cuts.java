package groundlab.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences cut at random words, as BDHS guides by them. */
final class Cuts {

    /** The paper's pattern and a word's end: its own also takes "Nothing" for a no. */
    private static final Pattern YES_NO = Pattern.compile("^\\s*(Yes|yes|No|no)\\b");

    private static final Pattern WORD = Pattern.compile("\\S+");

    private static final Map<String, String> SWAPPED =
            Map.of("Yes", "No", "yes", "no", "No", "Yes", "no", "yes");

    private Cuts() {}

    /** {@return the kept beginning of each sentence, a yes or no at its start swapped or not} */
    static List<String> starts(List<String> sentences, RandomGenerator random) {
        List<String> starts = new ArrayList<>();
        for (String sentence : sentences) {
            String said = swapped(sentence, random);
            int words = said.split("\\s+").length;
            starts.add(first(said, words == 1 ? 0 : random.nextInt(1, words)));
        }
        return starts;
    }

    /** {@return the first words of a text, with the blanks and new lines between them} */
    static String first(String text, int words) {
        Matcher word = WORD.matcher(text);
        int end = 0;
        for (int i = 0; i < words && word.find(); i++) {
            end = word.end();
        }
        return text.substring(0, end);
    }

    /**
     * {@return the blanks and new lines before each sentence of a text} Kept, since a pair whose
     * rejected answer lacks them teaches to write them.
     */
    static List<String> gaps(String text, List<String> sentences) {
        List<String> gaps = new ArrayList<>();
        int end = 0;
        for (String sentence : sentences) {
            int start = text.indexOf(sentence, end);
            gaps.add(gaps.isEmpty() ? "" : text.substring(end, start));
            end = start + sentence.length();
        }
        return gaps;
    }

    /** {@return one text of starts with their endings, each after its gap} */
    static String joined(List<String> starts, List<String> endings, List<String> gaps) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < starts.size(); i++) {
            String part = (starts.get(i) + endings.get(i)).strip();
            if (!part.isBlank()) {
                text.append(text.isEmpty() ? "" : gaps.get(i)).append(part);
            }
        }
        return text.toString();
    }

    private static String swapped(String sentence, RandomGenerator random) {
        Matcher found = YES_NO.matcher(sentence);
        if (!found.find() || random.nextDouble() < 0.5) {
            return sentence;
        }
        return SWAPPED.get(found.group(1)) + sentence.substring(found.end());
    }
}
