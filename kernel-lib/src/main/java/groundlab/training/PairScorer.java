package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.data.PreferencePair;
import groundlab.model.BranchScores;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import groundlab.objective.Scores;
import groundlab.objective.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Scores pairs by views. Packed, views with the same picture share one sequence, so that an answer
 * costs its own tokens and not the picture's; plain, each view is a sequence of its own, the same
 * numbers to rounding.
 */
final class PairScorer {

    private final Vlm model;
    private final TokenizedPairs pairs;
    private final FeatureCache features;
    private final List<List<View>> sequences; // the views that share one

    PairScorer(
            Vlm model,
            TokenizedPairs pairs,
            Set<View> views,
            FeatureCache features,
            boolean packed) {
        this.model = model;
        this.pairs = pairs;
        this.features = features;
        sequences =
                packed
                        ? Stream.of(true, false).map(picture -> with(picture, views)).toList()
                        : Arrays.stream(View.values())
                                .map(view -> views.contains(view) ? List.of(view) : List.<View>of())
                                .toList();
    }

    private static List<View> with(boolean truePicture, Set<View> views) {
        return Arrays.stream(View.values())
                .filter(view -> views.contains(view) && view.truePicture() == truePicture)
                .toList();
    }

    /**
     * Log-probabilities of some rows.
     *
     * @param scores by view, each (B), attached to the scope that was given
     * @param processed tokens that went through the decoder
     */
    record Scored(Scores scores, int processed) {}

    /** {@return log-probabilities of {@code rows}, which are a part of {@code batch}} */
    Scored score(int[] rows, int[] batch, NDManager scope) {
        Map<View, NDArray> logps = new EnumMap<>(View.class);
        Map<View, NDArray> tokens = new EnumMap<>(View.class);
        Map<View, Double> means = new EnumMap<>(View.class);
        int processed = 0;
        for (List<View> views : sequences) {
            if (views.isEmpty()) {
                continue;
            }
            BranchScores found = model.score(pack(rows, views, scope), scope);
            processed += found.processed();
            NDArray byPair = found.logps().reshape(rows.length, views.size());
            for (int v = 0; v < views.size(); v++) {
                View view = views.get(v);
                logps.put(view, views.size() == 1 ? found.logps() : byPair.get(":, " + v));
                tokens.put(view, scope.create(counts(rows, view)));
                means.put(view, pairs.meanTokens(batch, view));
            }
        }
        return new Scored(new Scores(logps, tokens, means, Map.of()), processed);
    }

    private float[] counts(int[] rows, View view) {
        float[] counts = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            counts[i] = pairs.row(rows[i]).tokens(view);
        }
        return counts;
    }

    private List<Packed> pack(int[] rows, List<View> views, NDManager scope) {
        List<Packed> packed = new ArrayList<>();
        for (int row : rows) {
            TokenizedPair one = pairs.row(row);
            PreferencePair pair = one.pair();
            ImageView picture =
                    features.view(
                            views.get(0).truePicture()
                                    ? pair.picture()
                                    : pair.rejectedPicture().orElseThrow(),
                            scope);
            packed.add(one.packed(picture, views));
        }
        return packed;
    }
}
