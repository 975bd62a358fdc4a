package groundlab.metrics.objects;

import groundlab.metrics.Lexicon;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the objects that a caption names. Its {@code toString} goes into results. */
@FunctionalInterface
public interface ObjectExtractor {

    /** {@return the caption's words and mentions} */
    CaptionObjects extract(String caption);

    /** {@return the exact reading of a world whose words are known, ours for example} */
    static ObjectExtractor of(Lexicon lexicon) {
        return new LexiconExtractor(lexicon);
    }

    /** Mentions as {@link Lexicon} finds them; words are split at blanks. */
    record LexiconExtractor(Lexicon lexicon) implements ObjectExtractor {
        @Override
        public CaptionObjects extract(String caption) {
            String text = caption.strip();
            List<String> words = text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
            return new CaptionObjects(
                    words,
                    lexicon.mentions(caption).stream()
                            .map(
                                    m ->
                                            new ObjectMention(
                                                    caption.substring(m.start(), m.end()),
                                                    m.object(),
                                                    wordsBefore(caption, m.start()),
                                                    m.start(),
                                                    m.end()))
                            .toList());
        }

        private static int wordsBefore(String caption, int end) {
            return (int)
                    IntStream.range(0, end)
                            .filter(
                                    i ->
                                            Character.isWhitespace(caption.charAt(i))
                                                    && i > 0
                                                    && !Character.isWhitespace(
                                                            caption.charAt(i - 1)))
                            .count();
        }

        @Override
        public String toString() {
            return lexicon.toString();
        }
    }
}
