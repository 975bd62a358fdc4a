package groundlab.english;

import java.util.List;

/**
 * Says what class each word of a text has. Published programs use NLTK's tagger; which one is used
 * changes their counts, so its {@code toString} is a name that goes into results.
 */
@FunctionalInterface
public interface Tagger {

    /**
     * {@return a class for each word}
     *
     * @param words all tokens of a text, in their order, punctuation included
     */
    List<WordClass> classes(List<String> words);

    static Tagger standard() {
        return words -> words.stream().map(w -> WordClass.NOUN).toList();
    }
}
