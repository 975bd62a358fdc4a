package groundlab.sampling;

import groundlab.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sentences cut at random words, as BDHS guides by them. */
final class Cuts {

    /** The paper's pattern and a word's end: its own also takes "Nothing" for a no. */
    private static final Pattern YES_NO = Pattern.compile("^\\s*(Yes|yes|No|no)\\b");

    private static final Map<String, String> SWAPPED =
            Map.of("Yes", "No", "yes", "no", "No", "Yes", "no", "yes");

    private Cuts() {}

    /** {@return the kept beginning of each sentence, a yes or no at its start swapped or not} */
    static List<String> starts(List<String> sentences, RandomGenerator random) {
        List<String> starts = new ArrayList<>();
        for (String sentence : sentences) {
            String[] words = swapped(sentence, random).split("\\s+");
            int kept = words.length == 1 ? 0 : random.nextInt(1, words.length);
            starts.add(String.join(" ", List.of(words).subList(0, kept)));
        }
        return starts;
    }

    /** {@return one text of starts with their endings} */
    static String joined(List<String> starts, List<String> endings) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            parts.add(Sentences.join(starts.get(i), endings.get(i)));
        }
        return parts.stream().filter(p -> !p.isBlank()).collect(Collectors.joining(" "));
    }

    private static String swapped(String sentence, RandomGenerator random) {
        Matcher found = YES_NO.matcher(sentence);
        if (!found.find() || random.nextDouble() < 0.5) {
            return sentence;
        }
        return SWAPPED.get(found.group(1)) + sentence.substring(found.end());
    }
}
