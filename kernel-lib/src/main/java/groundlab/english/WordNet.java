package groundlab.english;

import java.util.EnumMap;
import java.util.Map;

/**
 * Base forms of words by WordNet 3.0, as {@code WordNetLemmatizer} of NLTK 3.8 finds them: {@code
 * women} gives {@code woman}, but {@code men} stays, which is a word of WordNet too, and {@code
 * vases} gives {@code vas}. Source: Miller 1995, "WordNet: A Lexical Database for English", and its
 * procedure Morphy.
 *
 * <pre>{@code
 * WordNet.get().lemma("seated", WordClass.VERB); // → "seat"
 * }</pre>
 */
public final class WordNet {

    /** Read when first asked for. */
    private static final class Holder {
        static final WordNet ENGLISH = new WordNet();
    }

    private final Map<WordClass, BaseForms> classes = new EnumMap<>(WordClass.class);

    private WordNet() {
        String nouns = "s> ses>s ves>f xes>x zes>z ches>ch shes>sh men>man ies>y";
        classes.put(WordClass.NOUN, BaseForms.read("noun", nouns));
        String verbs = "s> ies>y es>e es> ed>e ed> ing>e ing>";
        classes.put(WordClass.VERB, BaseForms.read("verb", verbs));
        classes.put(WordClass.ADJECTIVE, BaseForms.read("adj", "er> est> er>e est>e"));
        classes.put(WordClass.ADVERB, BaseForms.read("adv", ""));
        classes.put(WordClass.OTHER, classes.get(WordClass.NOUN));
    }

    /** {@return WordNet 3.0, the same for all threads; the first call reads its files} */
    public static WordNet get() {
        return Holder.ENGLISH;
    }

    /**
     * {@return the shortest base form that WordNet has, the first of those of one length, or the
     * word itself}
     *
     * @param word a word in lower case, as all of WordNet is; blanks are underscores
     * @param wordClass which base form; {@code OTHER} is read as a noun
     */
    public String lemma(String word, WordClass wordClass) {
        return classes.get(wordClass).shortest(word);
    }
}
