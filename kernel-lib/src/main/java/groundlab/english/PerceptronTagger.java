package groundlab.english;

import groundlab.internal.Hashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tags words as NLTK's {@code pos_tag} does, with NLTK's own weights, so that CHAIR by base forms
 * and AMBER count as published. The weights are not part of this library; whoever has NLTK 3.9 or
 * later gets them by {@code nltk.download("averaged_perceptron_tagger_eng")}, as a folder.
 *
 * <pre>{@code
 * Tagger tagger = PerceptronTagger.read(Path.of("averaged_perceptron_tagger_eng"));
 * }</pre>
 *
 * <p>It goes from left to right, and each word takes the tag with the highest sum of weights, given
 * its letters, its neighbours and the two tags before. Source: Collins 2002, "Discriminative
 * Training Methods for Hidden Markov Models"; the features are those of Honnibal 2013, "A Good
 * Part-of-Speech Tagger in about 200 Lines of Python". One tagger may serve several threads.
 */
public final class PerceptronTagger implements Tagger {

    /** The names of the features, in the order in which their weights are summed. */
    static final List<String> FEATURES =
            List.of(
                    "bias",
                    "i suffix",
                    "i pref1",
                    "i-1 tag",
                    "i-2 tag",
                    "i tag+i-2 tag",
                    "i word",
                    "i-1 tag+i word",
                    "i-1 word",
                    "i-1 suffix",
                    "i-2 word",
                    "i+1 word",
                    "i+1 suffix",
                    "i+2 word");

    private static final String START = "-START-";
    private static final String START_2 = "-START2-";
    private static final List<String> END = List.of("-END-", "-END2-");

    private final TagWeights weights;
    private final Map<String, String> knownTags;
    private final String hash;

    private PerceptronTagger(PerceptronFiles files) throws IOException {
        weights = files.weights();
        knownTags = files.knownTags(weights);
        hash = Hashes.of(files.weightsFile());
    }

    /**
     * {@return the tagger of a folder}
     *
     * @param folder holds {@code averaged_perceptron_tagger_eng.weights.json}, {@code
     *     …tagdict.json} and {@code …classes.json}
     * @throws IOException if one of them is not there or does not hold what NLTK writes
     */
    public static PerceptronTagger read(Path folder) throws IOException {
        return new PerceptronTagger(new PerceptronFiles(folder));
    }

    @Override
    public List<WordClass> classes(List<String> words) {
        return tags(words).stream().map(WordClass::ofPenn).toList();
    }

    /** {@return a tag of the Penn treebank for each word} */
    public List<String> tags(List<String> words) {
        List<String> context = context(words);
        List<String> tags = new ArrayList<>(words.size());
        String before = START;
        String before2 = START_2;
        for (int i = 0; i < words.size(); i++) {
            String tag = knownTags.get(words.get(i));
            if (tag == null) {
                double[] sums = weights.sums();
                weights.add(sums, 0, features(words.get(i), context, i + 2, before, before2));
                tag = weights.tag(TagWeights.best(sums));
            }
            tags.add(tag);
            before2 = before;
            before = tag;
        }
        return tags;
    }

    /** The values of the features, in the order of {@link #FEATURES}. */
    private static String[] features(
            String word, List<String> context, int i, String before, String before2) {
        String here = context.get(i);
        return new String[] {
            "",
            lastThree(word),
            word.isEmpty() ? "" : word.substring(0, word.offsetByCodePoints(0, 1)),
            before,
            before2,
            before + " " + before2,
            here,
            before + " " + here,
            context.get(i - 1),
            lastThree(context.get(i - 1)),
            context.get(i - 2),
            context.get(i + 1),
            lastThree(context.get(i + 1)),
            context.get(i + 2)
        };
    }

    private static List<String> context(List<String> words) {
        List<String> context = new ArrayList<>(words.size() + 4);
        context.add(START);
        context.add(START_2);
        for (String word : words) {
            context.add(normal(word));
        }
        context.addAll(END);
        return context;
    }

    private static String normal(String word) {
        if (word.indexOf('-') > 0) {
            return "!HYPHEN";
        }
        boolean number = !word.isEmpty() && Signs.anyDigit(word.codePointAt(0));
        if (number) {
            boolean year = word.codePoints().allMatch(Signs::anyDigit);
            return year && word.codePointCount(0, word.length()) == 4 ? "!YEAR" : "!DIGITS";
        }
        return word.toLowerCase(Locale.ROOT);
    }

    private static String lastThree(String word) {
        int end = word.length();
        int start = end;
        for (int i = 0; i < 3 && start > 0; i++) {
            start = word.offsetByCodePoints(start, -1);
        }
        return word.substring(start);
    }

    /** {@return the tagger's name, with a hash of its weights} */
    @Override
    public String toString() {
        return "averaged perceptron " + hash.substring(0, 12);
    }
}
