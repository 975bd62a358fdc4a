package groundlab.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.data.Picture;
import groundlab.engine.Dropout;
import groundlab.model.BranchScores;
import groundlab.model.ForcedTokens;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.TeacherForcing;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.TokenWeights;
import groundlab.objective.TokenWeights.Weights;
import groundlab.objective.View;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Scores pairs by views. Packed, views with the same picture share one sequence, so that an answer
 * costs its own tokens and not the picture's; plain, each view is a sequence of its own, the same
 * numbers to rounding.
 */
public final class PairScorer {

    private final Vlm model;
    private final FeatureCache features;
    private final boolean aligned;
    private final Optional<TokenWeights> weights;
    private final List<List<View>> sequences; // the views that share one

    /**
     * Scores some views of those that an objective asks for.
     *
     * @param aligned whether {@link Scores#alignments} are wanted
     */
    public PairScorer(
            Vlm model,
            Objective objective,
            Set<View> views,
            FeatureCache features,
            boolean packed,
            boolean aligned) {
        this.model = model;
        this.features = features;
        this.aligned = aligned;
        weights = objective.tokenWeights();
        sequences = PairSequences.views(views, packed);
    }

    /**
     * Log-probabilities of some pairs.
     *
     * @param scores by view, each (B), attached to the scope that was given
     * @param processed tokens that went through the decoder
     */
    public record Scored(Scores scores, int processed) {}

    /**
     * {@return log-probabilities}
     *
     * @param meanTokens of the batch that these pairs are a part of
     */
    public Scored score(List<TokenizedPair> pairs, Map<View, Double> meanTokens, NDManager scope) {
        Map<View, NDArray> logps = new EnumMap<>(View.class);
        Map<View, NDArray> tokens = new EnumMap<>(View.class);
        Map<View, NDArray> alignments = new EnumMap<>(View.class);
        int processed = 0;
        for (List<View> views : sequences) {
            List<Packed> rows = pack(pairs, views, scope);
            BranchScores found =
                    aligned ? model.alignedScore(rows, scope) : model.score(rows, scope);
            processed += found.processed();
            for (int v = 0; v < views.size(); v++) {
                View view = views.get(v);
                logps.put(view, column(found.logps(), views.size(), v));
                tokens.put(view, scope.create(counts(pairs, view)));
                if (aligned) {
                    alignments.put(view, column(found.alignments(), views.size(), v));
                }
            }
        }
        return new Scored(new Scores(logps, tokens, meanTokens, alignments), processed);
    }

    /** Begins to prepare the pictures of pairs that will be scored. */
    public void soon(List<TokenizedPair> pairs) {
        sequences.forEach(views -> soon(pairs, views.get(0).truePicture()));
    }

    private void soon(List<TokenizedPair> pairs, boolean truePicture) {
        features.soon(pairs.stream().map(pair -> picture(pair, truePicture)).toList());
    }

    private static NDArray column(NDArray byBranch, int views, int view) {
        return views == 1 ? byBranch : byBranch.reshape(-1, views).get(":, " + view);
    }

    private static float[] counts(List<TokenizedPair> pairs, View view) {
        float[] counts = new float[pairs.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = pairs.get(i).tokens(view).length;
        }
        return counts;
    }

    private List<Packed> pack(List<TokenizedPair> pairs, List<View> views, NDManager scope) {
        soon(pairs, views.get(0).truePicture());
        List<int[]> forced = views.contains(View.FORCED) ? forced(pairs, scope) : List.of();
        List<Packed> packed = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            TokenizedPair pair = pairs.get(i);
            List<Packed.Branch> branches = new ArrayList<>();
            for (View view : views) {
                Packed.Branch branch = branch(pair, view);
                branches.add(view == View.FORCED ? branch.scoring(forced.get(i)) : branch);
            }
            ImageView picture = view(pair, views.get(0).truePicture(), scope);
            packed.add(pair.packed(picture, branches));
        }
        return packed;
    }

    private Packed.Branch branch(TokenizedPair pair, View view) {
        Packed.Branch plain = new Packed.Branch(pair.tokens(view), 0);
        if (weights.isEmpty()) {
            return plain;
        }
        Weights found = weights.get().of(pair.tokens(View.CHOSEN), pair.tokens(View.REJECTED));
        return switch (view.answer()) {
            case CHOSEN -> plain.weighted(found.chosen());
            case REJECTED -> plain.weighted(found.rejected());
            default -> plain;
        };
    }

    private ImageView view(TokenizedPair pair, boolean truePicture, NDManager scope) {
        return features.view(picture(pair, truePicture), scope);
    }

    private static Picture picture(TokenizedPair pair, boolean truePicture) {
        return truePicture ? pair.pair().picture() : pair.pair().rejectedPicture().orElseThrow();
    }

    /** What this model would say at each place of the chosen answers under the worse pictures. */
    private List<int[]> forced(List<TokenizedPair> pairs, NDManager scope) {
        List<Packed> worse = new ArrayList<>();
        for (TokenizedPair pair : pairs) {
            Packed.Branch chosen = new Packed.Branch(pair.tokens(View.CHOSEN), 0);
            worse.add(pair.packed(view(pair, false, scope), List.of(chosen)));
        }
        try (Dropout none = Dropout.off()) {
            return TeacherForcing.of(model).batch(pairs.size()).likeliest(worse).stream()
                    .map(ForcedTokens::ids)
                    .toList();
        }
    }
}
