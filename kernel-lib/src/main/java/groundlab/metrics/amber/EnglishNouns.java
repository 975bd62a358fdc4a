package groundlab.metrics.amber;

import groundlab.english.Tagger;
import groundlab.english.Token;
import groundlab.english.Tokens;
import groundlab.english.WordClass;
import groundlab.english.WordNet;
import java.util.ArrayList;
import java.util.List;

/** Nouns by a tagger and their base forms by WordNet. */
record EnglishNouns(Tagger tagger) implements NounExtractor {

    @Override
    public List<AmberNoun> nouns(String text) {
        List<Token> tokens = Tokens.of(text);
        List<WordClass> classes = tagger.classes(tokens.stream().map(Token::text).toList());
        List<AmberNoun> nouns = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (classes.get(i) == WordClass.NOUN) {
                Token token = tokens.get(i);
                String base = WordNet.get().lemma(token.text(), WordClass.NOUN);
                nouns.add(new AmberNoun(base, token.start(), token.end()));
            }
        }
        return nouns;
    }

    @Override
    public String toString() {
        return tagger.toString();
    }
}
