package groundlab.scoring;

import ai.djl.ndarray.NDManager;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.model.Vlm;
import groundlab.objective.Scores;
import groundlab.objective.View;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A reference that is asked each time, for pairs that were drawn just now. */
public record LiveReference(Vlm model, PairScorer scorer, Set<View> views) implements Reference {

    @Override
    public Map<View, float[]> logps(List<TokenizedPair> pairs) {
        Map<View, float[]> logps = new EnumMap<>(View.class);
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off();
                Dropout none = Dropout.off()) {
            Scores scores = scorer.score(pairs, Map.of(), scope).scores();
            views.forEach(view -> logps.put(view, scores.get(view).toFloatArray()));
        }
        return logps;
    }
}
