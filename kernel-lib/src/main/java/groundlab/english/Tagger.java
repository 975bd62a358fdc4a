package groundlab.english;

import java.util.List;

/**
 * Says what class each word of a text has. Published programs use NLTK's tagger; which one is used
 * changes their counts, so its {@code toString} is a name that goes into results.
 *
 * <pre>{@code
 * Tagger tagger = Tagger.standard();
 * tagger.classes(List.of("A", "man", "walks", "a", "dog")); // → [OTHER, NOUN, VERB, OTHER, NOUN]
 * }</pre>
 */
@FunctionalInterface
public interface Tagger {

    /**
     * {@return a class for each word}
     *
     * @param words all tokens of a text, in their order, punctuation included
     */
    List<WordClass> classes(List<String> words);

    /**
     * {@return the tagger that needs no files, the same for all threads; its model is read when it
     * is first asked}
     *
     * <p>It is not the one that published programs use, see {@link OpenNlpTagger}.
     */
    static Tagger standard() {
        return StandardTagger.INSTANCE;
    }
}
