package groundlab.english;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers kept for the words that come first, which in any text are the frequent ones. It stops
 * growing; a word that it does not hold is worked out again.
 */
final class Memory<T> {

    private static final int WORDS = 1 << 14;
    private static final int LONGEST = 40;

    private final Map<String, T> answers = new ConcurrentHashMap<>();

    T of(String word, Function<String, T> rule) {
        T answer = answers.get(word);
        if (answer == null) {
            answer = rule.apply(word);
            if (word.length() <= LONGEST && answers.size() < WORDS) {
                answers.put(word, answer);
            }
        }
        return answer;
    }
}
