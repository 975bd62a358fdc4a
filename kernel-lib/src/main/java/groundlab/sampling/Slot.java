package groundlab.sampling;

import groundlab.metrics.Lexicon;
import groundlab.metrics.Mention;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an answer where another word could stand, and how it is put there: in the number of
 * the word that it replaces or joins, with the article that fits, with a capital where one was.
 * Numbers are regular plurals of the object's own name, articles go by a word's first letter.
 *
 * @param answer the whole answer
 * @param mention what stands there
 * @param kind the words that it is one of
 * @param extend whether a word is put beside it and not in its place
 */
record Slot(String answer, Mention mention, Lexicon kind, boolean extend) {

    private static final Pattern ARTICLE = Pattern.compile("(?i)\\ban?\\s+$");

    /** {@return all words of the kind that the answer has} */
    Set<String> said() {
        return kind.objects(answer);
    }

    /** {@return the answer up to what is put in} */
    String start() {
        return answer.substring(0, from()).stripTrailing();
    }

    /** {@return what is put in for a word} */
    String phrase(String name) {
        String word = plural() ? Lexicon.plural(name) : name;
        if (extend) {
            return "and " + (plural() ? word : article(name) + word);
        }
        String phrase = hasArticle() ? article(name) + word : word;
        return Character.isUpperCase(answer.charAt(from()))
                ? Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1)
                : phrase;
    }

    /** {@return the answer with a word put in} */
    String filled(String name) {
        String before = answer.substring(0, from()) + (extend ? " " : "");
        return before + phrase(name) + answer.substring(mention.end());
    }

    /** Where what is put in begins: an article before the mention goes with it. */
    private int from() {
        if (extend) {
            return mention.end();
        }
        Matcher article = article();
        return article.find() ? article.start() : mention.start();
    }

    private boolean hasArticle() {
        return article().find();
    }

    private Matcher article() {
        return ARTICLE.matcher(answer.substring(0, mention.start()));
    }

    private boolean plural() {
        String word = answer.substring(mention.start(), mention.end());
        return word.equalsIgnoreCase(Lexicon.plural(mention.object()));
    }

    private static String article(String name) {
        return "aeiou".indexOf(Character.toLowerCase(name.charAt(0))) >= 0 ? "an " : "a ";
    }
}
