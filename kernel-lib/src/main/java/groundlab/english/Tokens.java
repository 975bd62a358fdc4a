package groundlab.english;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides English texts as NLTK's {@code word_tokenize} does, which CHAIR and AMBER use: sentences
 * first (Kiss and Strunk 2006, "Unsupervised Multilingual Sentence Boundary Detection"), then words
 * and marks as in the Penn treebank. The period is a token of its own at the end of a sentence
 * alone; {@code cat/dog}, {@code hot-dog} and {@code table.the} stay one token. Case is kept.
 *
 * <pre>{@code
 * Tokens.of("The dog's tail.").stream().map(Token::text).toList(); // → [The, dog, 's, tail, .]
 * }</pre>
 *
 * <p>The time it takes grows with the length of the text, whatever is in it.
 */
public final class Tokens {

    private Tokens() {}

    /** {@return the tokens of a text in their order; none of an empty one} */
    public static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        Treebank treebank = new Treebank();
        for (Span sentence : Punkt.sentences(text)) {
            treebank.tokens(text, sentence, tokens);
        }
        return tokens;
    }
}
