package groundlab.metrics.objects;

import groundlab.english.Singular;
import groundlab.english.Tagger;
import groundlab.english.WordClass;
import groundlab.english.WordNet;
import java.util.ArrayList;
import java.util.List;

/**
 * The readings of "CHAIR" that are in use. They count differently: on the same captions of
 * MiniGPT-4 the first two are 3.4 points of CHAIRs apart, so a number is worth nothing without its
 * mode.
 */
public enum ChairMode {
    /**
     * The first program, of <a href="https://arxiv.org/abs/1809.02156">Rohrbach et al. (2018)</a>,
     * and Maxlinn's: words in the singular by the rules of pattern 3.6. Never sees a "bus" or
     * "ties".
     */
    ORIGINAL {
        @Override
        List<String> baseForms(List<String> words, Tagger tagger) {
            return words.stream().map(Singular::of).toList();
        }
    },
    /**
     * OPERA's program, and those of less-is-more, CHAIR-DPO and lmms-eval: WordNet's base form of a
     * word in the class that the tagger gives it. Takes "skiing" and "seated" for skis and chair,
     * never sees "men".
     */
    LEMMA {
        @Override
        List<String> baseForms(List<String> words, Tagger tagger) {
            List<WordClass> classes = tagger.classes(words);
            List<String> forms = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                forms.add(WordNet.get().lemma(words.get(i), classes.get(i)));
            }
            return forms;
        }
    },
    /**
     * RLHF-V's program for Object HalBench: WordNet's base form of each word as a noun. Needs no
     * tagger.
     */
    NOUN_LEMMA {
        @Override
        List<String> baseForms(List<String> words, Tagger tagger) {
            return words.stream().map(w -> WordNet.get().lemma(w, WordClass.NOUN)).toList();
        }
    },
    /** Exact: a world whose words are all known, by {@link groundlab.metrics.Lexicon}. */
    TRUTH {
        @Override
        List<String> baseForms(List<String> words, Tagger tagger) {
            throw new UnsupportedOperationException("words of a known world have no base forms");
        }
    };

    /** {@return the base form of each word of a text in lower case} */
    abstract List<String> baseForms(List<String> words, Tagger tagger);
}
