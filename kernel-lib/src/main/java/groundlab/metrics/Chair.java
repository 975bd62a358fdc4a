package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.data.Truth;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * CHAIR object hallucination, <a href="https://arxiv.org/abs/1809.02156">Rohrbach et al.
 * (2018)</a>, section 2, with the recall that later programs add. Sums are over mentions and
 * objects, not means over captions. Every mention counts, so an object named twice counts twice;
 * recall is over distinct objects.
 *
 * <pre>{@code
 * Lexicon lexicon = Lexicon.of(List.of("dog", "cat"));
 * Chair chair = Chair.of(lexicon.mentions("A dog and a cat."), Truth.of(List.of("dog")));
 * chair.instance(); // → 0.5
 * }</pre>
 *
 * @param mentioned objects named in all captions, repeated ones included
 * @param invented of those, objects that are not in the picture
 * @param captions captions scored
 * @param wrongCaptions captions with at least one invented object
 * @param present objects that are in the pictures
 * @param found of those, objects that the caption names
 * @param words words and signs in all captions; 0 where they were not counted
 */
public record Chair(
        int mentioned,
        int invented,
        int captions,
        int wrongCaptions,
        int present,
        int found,
        int words)
        implements Count<Chair> {

    /** The score of no captions; the start of a sum. */
    public static final Chair NONE = new Chair(0, 0, 0, 0, 0, 0, 0);

    /**
     * CHAIRs, CHAIRi, Recall and Len, which is the mean length in hundreds of words as OPERA's
     * program has it.
     */
    public static final List<Metric<Chair>> METRICS =
            List.of(
                    Metric.lower("CHAIRs", Chair::sentence, "no caption"),
                    Metric.lower("CHAIRi", Chair::instance, "no caption names an object"),
                    Metric.higher("Recall", Chair::recall, "no picture has an object"),
                    Metric.neither("Len", c -> c.length() / 100, "no words were counted"));

    /** Checks that no part is larger than its whole. */
    public Chair {
        checkPart("invented", invented, "mentioned", mentioned);
        checkPart("wrongCaptions", wrongCaptions, "captions", captions);
        checkPart("found", found, "present", present);
    }

    /** {@return the score of one caption, from its {@link Lexicon#mentions(String)}} */
    public static Chair of(List<Mention> mentions, Truth truth) {
        return ofNames(mentions.stream().map(Mention::object).toList(), truth);
    }

    /**
     * {@return the score of one caption, from the names of the objects in it}
     *
     * @param named all mentions, repeated ones included
     * @param truth what is in the picture; its objects should be ones that the lexicon can find, as
     *     others lower the recall
     */
    public static Chair ofNames(Collection<String> named, Truth truth) {
        int invented = (int) named.stream().filter(object -> !truth.has(object)).count();
        int found = (int) truth.objects().stream().filter(Set.copyOf(named)::contains).count();
        int wrong = invented > 0 ? 1 : 0;
        return new Chair(named.size(), invented, 1, wrong, truth.objects().size(), found, 0);
    }

    /** {@return the same counts of captions that have this many words} */
    public Chair words(int newWords) {
        return new Chair(mentioned, invented, captions, wrongCaptions, present, found, newWords);
    }

    @Override
    public Chair plus(Chair other) {
        return new Chair(
                mentioned + other.mentioned,
                invented + other.invented,
                captions + other.captions,
                wrongCaptions + other.wrongCaptions,
                present + other.present,
                found + other.found,
                words + other.words);
    }

    /** {@return CHAIRi, invented / mentioned in [0, 1], or NaN when nothing was mentioned} */
    public double instance() {
        return (double) invented / mentioned;
    }

    /** {@return CHAIRs, wrong captions / captions in [0, 1], or NaN when there were none} */
    public double sentence() {
        return (double) wrongCaptions / captions;
    }

    /** {@return found / present in [0, 1], or NaN when the pictures are empty} */
    public double recall() {
        return (double) found / present;
    }

    /** {@return words / captions, or NaN when no words were counted} */
    public double length() {
        return words == 0 ? Double.NaN : (double) words / captions;
    }

    private static void checkPart(String partName, int part, String wholeName, int whole) {
        if (part < 0 || part > whole) { // no boxing: a bootstrap makes millions of these
            check(false, "%s must be in 0 to %s = %s, got %s", partName, wholeName, whole, part);
        }
    }
}
