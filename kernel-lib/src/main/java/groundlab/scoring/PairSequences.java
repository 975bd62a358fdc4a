package groundlab.scoring;

import groundlab.memory.Sequence;
import groundlab.objective.Objective;
import groundlab.objective.View;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** How the views of a pair are laid out in sequences. */
public final class PairSequences {

    private PairSequences() {}

    /**
     * {@return the views that share a sequence, for each sequence}
     *
     * @param packed whether those with the same picture share one
     */
    static List<List<View>> views(Set<View> views, boolean packed) {
        Stream<List<View>> sequences =
                packed
                        ? Stream.of(true, false).map(picture -> with(picture, views))
                        : Arrays.stream(View.values()).filter(views::contains).map(List::of);
        return sequences.filter(some -> !some.isEmpty()).toList();
    }

    private static List<View> with(boolean truePicture, Set<View> views) {
        return Arrays.stream(View.values())
                .filter(view -> views.contains(view) && view.truePicture() == truePicture)
                .toList();
    }

    /**
     * {@return the longest sequences that an objective makes of these pairs} An answer that is not
     * there yet is taken to be as long as the pair's longest.
     */
    public static List<Sequence> longest(
            Collection<TokenizedPair> pairs, Objective objective, boolean packed) {
        return views(objective.views(), packed).stream()
                .map(
                        views ->
                                new Sequence(
                                        most(pairs, views, true),
                                        most(pairs, views, false),
                                        pairs.stream()
                                                .mapToInt(TokenizedPair::head)
                                                .max()
                                                .orElse(0)))
                .toList();
    }

    private static int most(Collection<TokenizedPair> pairs, List<View> views, boolean all) {
        return pairs.stream()
                .mapToInt(pair -> (all ? pair.before() : 0) + scored(pair, views))
                .max()
                .orElse(1);
    }

    private static int scored(TokenizedPair pair, List<View> views) {
        return views.stream()
                .mapToInt(
                        view ->
                                pair.answers().containsKey(view.answer())
                                        ? pair.tokens(view).length
                                        : pair.longest() - pair.before())
                .sum();
    }
}
