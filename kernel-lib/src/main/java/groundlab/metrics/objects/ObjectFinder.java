package groundlab.metrics.objects;

import static groundlab.internal.Checks.check;

import groundlab.english.Tagger;
import groundlab.english.Token;
import groundlab.english.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds objects as the published CHAIR programs do: lower case, tokens, base forms, pairs joined
 * from left to right, then the word list. A "seat" in a caption with a "toilet" is none.
 *
 * @param mode how base forms are made
 * @param words the word list
 * @param tagger for {@link ChairMode#LEMMA}
 */
record ObjectFinder(ChairMode mode, ObjectWords words, Tagger tagger) implements ObjectExtractor {

    ObjectFinder {
        check(mode != ChairMode.TRUTH, "mode %s needs a lexicon", mode);
    }

    @Override
    public CaptionObjects extract(String caption) {
        List<Joined> joined = join(tokens(caption));
        List<String> all = joined.stream().map(Joined::form).toList();
        List<Joined> kept = joined;
        if (all.contains("toilet") && all.contains("seat")) {
            kept = joined.stream().filter(word -> !word.form().equals("seat")).toList();
        }
        List<ObjectMention> mentions = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            Joined word = kept.get(i);
            // The programs drop "seat" from the words but not from their places: kept, see Javadoc.
            int index = joined.get(i).index();
            words.node(word.form())
                    .ifPresent(node -> mentions.add(word.mention(node, index, caption)));
        }
        return new CaptionObjects(all, mentions);
    }

    private List<Token> tokens(String caption) {
        return Tokens.of(caption.toLowerCase(Locale.ROOT));
    }

    private List<Joined> join(List<Token> tokens) {
        List<String> forms = mode.baseForms(tokens.stream().map(Token::text).toList(), tagger);
        List<Joined> joined = new ArrayList<>();
        for (int i = 0; i < forms.size(); i++) {
            Token token = tokens.get(i);
            String pair =
                    i + 1 < forms.size() ? words.joined(forms.get(i), forms.get(i + 1)) : null;
            if (pair == null) {
                joined.add(new Joined(forms.get(i), i, token.start(), token.end()));
            } else {
                joined.add(new Joined(pair, i, token.start(), tokens.get(i + 1).end()));
                i++;
            }
        }
        return joined;
    }

    /** A word in base form, or two that belong together, and where it stands. */
    private record Joined(String form, int index, int start, int end) {

        ObjectMention mention(String node, int place, String caption) {
            // Lower case can be longer than the text: İ becomes two characters.
            int last = Math.min(end, caption.length());
            return new ObjectMention(form, node, place, Math.min(start, last - 1), last);
        }
    }

    @Override
    public String toString() {
        return mode + ", " + words;
    }
}
