package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.model.BranchScores;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import groundlab.objective.Scores;
import groundlab.objective.View;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scores pairs by views. Views with the same picture share one packed sequence, so an answer costs
 * its own tokens and not the picture's.
 */
final class PairScorer {

    private final Vlm model;
    private final List<View> trueViews;
    private final List<View> badViews;

    PairScorer(Vlm model, Set<View> views) {
        this.model = model;
        trueViews =
                Arrays.stream(View.values())
                        .filter(v -> views.contains(v) && v.truePicture())
                        .toList();
        badViews =
                Arrays.stream(View.values())
                        .filter(v -> views.contains(v) && !v.truePicture())
                        .toList();
    }

    /** {@return log-probabilities of all views, each (B), attached to {@code scope}} */
    Scores score(List<PreferencePair> pairs, NDManager scope) {
        Map<View, NDArray> logps = new EnumMap<>(View.class);
        Map<View, NDArray> tokens = new EnumMap<>(View.class);
        score(pairs, trueViews, scope, logps, tokens);
        score(pairs, badViews, scope, logps, tokens);
        return new Scores(logps, tokens);
    }

    private void score(
            List<PreferencePair> pairs,
            List<View> views,
            NDManager scope,
            Map<View, NDArray> logps,
            Map<View, NDArray> tokens) {
        if (views.isEmpty()) {
            return;
        }
        List<Packed> rows = pairs.stream().map(pair -> pack(pair, views)).toList();
        BranchScores scores = model.score(rows, scope);
        NDArray byPair = scores.logps().reshape(pairs.size(), views.size());
        for (int v = 0; v < views.size(); v++) {
            float[] counts = new float[pairs.size()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = scores.tokens()[i * views.size() + v];
            }
            logps.put(views.get(v), byPair.get(":, " + v));
            tokens.put(views.get(v), scope.create(counts));
        }
    }

    private Packed pack(PreferencePair pair, List<View> views) {
        Picture picture =
                views.get(0).truePicture() ? pair.picture() : pair.rejectedPicture().orElseThrow();
        List<String> answers =
                views.stream()
                        .map(v -> v.chosenAnswer() ? pair.chosen() : pair.rejected())
                        .toList();
        return model.pack(ImageView.of(picture.pixels()), pair.prompt(), answers);
    }
}
