package groundlab.metrics.objects;

import groundlab.english.Singular;
import groundlab.english.Tagger;
import groundlab.english.Token;
import groundlab.english.Tokens;
import groundlab.english.WordClass;
import groundlab.english.WordNet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads lists of objects that a model made of captions, as Object HalBench's program does with
 * GPT's: of each phrase the pairs of words that the word list joins, else its nouns, those that
 * stand together as one; each name once for a caption.
 *
 * <p>Differs from that program in that base forms and word classes are those of WordNet and of the
 * tagger, not spaCy's; a plural that WordNet does not know as one, as it does not "men", is put in
 * the singular if the word list then has it.
 *
 * @param words the word list
 * @param tagger finds the nouns
 */
public record ListedObjects(ObjectWords words, Tagger tagger) {

    /** {@return with the standard tagger} */
    public static ListedObjects of(ObjectWords words) {
        return new ListedObjects(words, Tagger.standard());
    }

    /** {@return what a caption names according to a list of phrases, such as {@code two men}} */
    public CaptionObjects read(String caption, List<String> phrases) {
        return ofNames(caption, phrases.stream().flatMap(p -> names(p).stream()).toList());
    }

    /** {@return what a caption names according to names in base form} */
    public CaptionObjects ofNames(String caption, List<String> names) {
        List<String> all = List.copyOf(new LinkedHashSet<>(names));
        List<String> kept = new ArrayList<>(all);
        if (all.contains("toilet")) {
            kept.remove("seat");
        }
        List<ObjectMention> mentions = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            String name = kept.get(i);
            int place = i;
            words.node(name).ifPresent(node -> mentions.add(mention(caption, name, node, place)));
        }
        return new CaptionObjects(all, mentions);
    }

    /** Where the name is found as it is, there; else the whole caption. */
    private static ObjectMention mention(String caption, String name, String node, int place) {
        int start = caption.toLowerCase(Locale.ROOT).indexOf(name);
        boolean found = start >= 0 && start + name.length() <= caption.length();
        return new ObjectMention(
                name,
                node,
                place,
                found ? start : 0,
                found ? start + name.length() : Math.max(1, caption.length()));
    }

    private List<String> names(String phrase) {
        List<String> tokens =
                Tokens.of("a " + phrase.toLowerCase(Locale.ROOT)).stream()
                        .map(Token::text)
                        .toList();
        List<String> forms = tokens.stream().map(this::form).toList();
        List<String> pairs = pairs(forms);
        return pairs.isEmpty() ? nouns(forms, tagger.classes(tokens)) : pairs;
    }

    private String form(String word) {
        String lemma = WordNet.get().lemma(word, WordClass.NOUN);
        String singular = Singular.of(word);
        boolean better = words.node(lemma).isEmpty() && words.node(singular).isPresent();
        return better ? singular : lemma;
    }

    private List<String> pairs(List<String> forms) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < forms.size(); i++) {
            String joined = words.joined(forms.get(i), forms.get(i + 1));
            if (joined != null) {
                pairs.add(joined);
                i++;
            }
        }
        return pairs;
    }

    private static List<String> nouns(List<String> forms, List<WordClass> classes) {
        Set<String> nouns = new LinkedHashSet<>();
        StringBuilder run = new StringBuilder();
        for (int i = 0; i <= forms.size(); i++) {
            if (i < forms.size() && classes.get(i) == WordClass.NOUN) {
                run.append(run.isEmpty() ? "" : " ").append(forms.get(i));
            } else if (!run.isEmpty()) {
                nouns.add(run.toString());
                run.setLength(0);
            }
        }
        return List.copyOf(nouns);
    }

    @Override
    public String toString() {
        return words + ", " + tagger;
    }
}
