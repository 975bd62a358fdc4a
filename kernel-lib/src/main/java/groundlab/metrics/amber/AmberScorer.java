package groundlab.metrics.amber;

import groundlab.metrics.amber.AmberMention.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Holds descriptions against AMBER's annotations, in the order of its program: safe words; words
 * for an annotated object; words for a target; words alike to one of these. Every mention counts.
 *
 * <pre>{@code
 * AmberWords words = AmberFiles.words(Path.of("relation.json"), Path.of("safe_words.txt"));
 * AmberTruth truth = new AmberTruth(List.of("dog", "sky"), List.of("cup"));
 * var nouns = NounExtractor.of(Tagger.standard()).nouns("A puppy and a cup.");
 * AmberScorer.of(words).score(nouns, truth).counts().chair(); // → 0.5
 * }</pre>
 */
public final class AmberScorer {

    private static final double ALIKE = 0.8; // above this

    private final AmberWords words;
    private final Set<String> known;
    private final WordSimilarity similarity;

    private AmberScorer(AmberWords words, WordSimilarity similarity) {
        this.words = words;
        this.known = words.known();
        this.similarity = Objects.requireNonNull(similarity);
    }

    /** {@return a scorer for which only a word itself is alike} */
    public static AmberScorer of(AmberWords words) {
        return new AmberScorer(words, WordSimilarity.IDENTITY);
    }

    /** {@return the same with another similarity of words} */
    public AmberScorer similarity(WordSimilarity newSimilarity) {
        return new AmberScorer(words, newSimilarity);
    }

    /** {@return the words that it knows} */
    public AmberWords words() {
        return words;
    }

    /** {@return what tells words alike} */
    public WordSimilarity similarity() {
        return similarity;
    }

    /** {@return what became of a description, given by its nouns} */
    public AmberScore score(List<AmberNoun> nouns, AmberTruth truth) {
        List<Word> there = wordsFor(truth.objects());
        List<Word> absent = wordsFor(truth.targets());
        List<AmberMention> mentions = new ArrayList<>();
        for (AmberNoun noun : nouns) {
            if (known.contains(noun.base())) {
                mentions.add(mention(noun, there, absent));
            }
        }
        return new AmberScore(mentions, truth);
    }

    /** A word that stands for something annotated. */
    private record Word(String word, String stands) {}

    /** {@return related words first, then the annotated ones, the order in which they are met} */
    private List<Word> wordsFor(List<String> annotated) {
        List<Word> all = new ArrayList<>();
        for (String object : annotated) {
            words.related(object).forEach(word -> all.add(new Word(word, object)));
        }
        annotated.forEach(object -> all.add(new Word(object, object)));
        return all;
    }

    private AmberMention mention(AmberNoun noun, List<Word> there, List<Word> absent) {
        if (words.safe().contains(noun.base())) {
            return new AmberMention(noun, Verdict.SAFE, "", List.of());
        }
        Optional<String> object = first(there, word -> word.word().equals(noun.base()));
        if (object.isPresent()) {
            return new AmberMention(noun, Verdict.COVERS, object.get(), List.of());
        }
        Set<String> targets = new LinkedHashSet<>();
        first(absent, word -> word.word().equals(noun.base())).ifPresent(targets::add);
        first(absent, word -> alike(noun, word)).ifPresent(targets::add);
        object = first(there, word -> alike(noun, word));
        Verdict wrong = targets.isEmpty() ? Verdict.INVENTED : Verdict.TARGET;
        Verdict verdict = object.isPresent() ? Verdict.COVERS : wrong;
        return new AmberMention(noun, verdict, object.orElse(""), List.copyOf(targets));
    }

    private boolean alike(AmberNoun noun, Word word) {
        return similarity.of(noun.base(), word.word()) > ALIKE;
    }

    private static Optional<String> first(List<Word> words, Predicate<Word> is) {
        return words.stream().filter(is).map(Word::stands).findFirst();
    }
}
