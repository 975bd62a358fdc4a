package groundlab.metrics.amber;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import java.util.List;

/**
 * Counts over descriptions, AMBER section 3.3.
 *
 * <pre>{@code
 * AmberWords words = AmberFiles.words(Path.of("relation.json"), Path.of("safe_words.txt"));
 * var nouns = NounExtractor.of(Tagger.standard()).nouns("A puppy and a cup.");
 * AmberTruth truth = new AmberTruth(List.of("dog", "sky"), List.of("cup"));
 * AmberGenerative counts = AmberScorer.of(words).score(nouns, truth).counts();
 * counts.chair(); // → 0.5
 * counts.cover(); // → 0.5
 * counts.hal(); // → 1.0
 * }</pre>
 *
 * @param mentions nouns that AMBER knows, repeated ones included
 * @param invented of those, nouns for what is not there
 * @param objects annotated objects of all pictures
 * @param covered of those, objects that are named
 * @param targets annotated likely hallucinations of all pictures
 * @param named of those, targets that are named
 * @param responses descriptions
 * @param wrongResponses descriptions with at least one invented noun
 */
public record AmberGenerative(
        int mentions,
        int invented,
        int objects,
        int covered,
        int targets,
        int named,
        int responses,
        int wrongResponses)
        implements Count<AmberGenerative> {

    /** The score of no descriptions; the start of a sum. */
    public static final AmberGenerative NONE = new AmberGenerative(0, 0, 0, 0, 0, 0, 0, 0);

    /** CHAIR, Cover, Hal and Cog, under the names that the program prints. */
    public static final List<Metric<AmberGenerative>> METRICS =
            List.of(
                    Metric.lower("CHAIR", AmberGenerative::chair, "no known noun was named"),
                    Metric.higher("Cover", AmberGenerative::cover, "no object is annotated"),
                    Metric.lower("Hal", AmberGenerative::hal, "no response"),
                    Metric.lower("Cog", AmberGenerative::cog, "no target is annotated"));

    /** Checks that no part is larger than its whole. */
    public AmberGenerative {
        boolean parts =
                0 <= invented
                        && invented <= mentions
                        && 0 <= covered
                        && covered <= objects
                        && 0 <= named
                        && named <= targets
                        && 0 <= wrongResponses
                        && wrongResponses <= responses;
        if (!parts) { // no boxing: a bootstrap makes millions of these
            check(
                    false,
                    "parts must be within their wholes, got %s/%s, %s/%s, %s/%s, %s/%s",
                    invented,
                    mentions,
                    covered,
                    objects,
                    named,
                    targets,
                    wrongResponses,
                    responses);
        }
    }

    @Override
    public AmberGenerative plus(AmberGenerative other) {
        return new AmberGenerative(
                mentions + other.mentions,
                invented + other.invented,
                objects + other.objects,
                covered + other.covered,
                targets + other.targets,
                named + other.named,
                responses + other.responses,
                wrongResponses + other.wrongResponses);
    }

    /** {@return invented / mentions in [0, 1], or NaN when nothing was named} */
    public double chair() {
        return (double) invented / mentions;
    }

    /** {@return covered / objects in [0, 1], or NaN when none is annotated} */
    public double cover() {
        return (double) covered / objects;
    }

    /** {@return wrong responses / responses in [0, 1], or NaN when there are none} */
    public double hal() {
        return (double) wrongResponses / responses;
    }

    /** {@return named / targets in [0, 1], or NaN when none is annotated} */
    public double cog() {
        return (double) named / targets;
    }
}
