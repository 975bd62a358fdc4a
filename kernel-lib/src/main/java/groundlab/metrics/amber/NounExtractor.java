package groundlab.metrics.amber;

import groundlab.english.Tagger;
import java.util.List;

/**
 * Finds the nouns of a text. Its {@code toString} is a name that goes into results.
 *
 * <pre>{@code
 * NounExtractor nouns = NounExtractor.of(Tagger.standard());
 * nouns.nouns("A man walks a dog.").size(); // → 2
 * }</pre>
 */
@FunctionalInterface
public interface NounExtractor {

    /** {@return all nouns in their order, repeated ones included} */
    List<AmberNoun> nouns(String text);

    /**
     * {@return the nouns that a tagger sees, with WordNet's base forms} The case is kept, as in
     * AMBER's program, so that a noun at the head of a sentence is not known to its word list.
     */
    static NounExtractor of(Tagger tagger) {
        return new EnglishNouns(tagger);
    }
}
