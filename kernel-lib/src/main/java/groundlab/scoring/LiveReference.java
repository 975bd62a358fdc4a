package groundlab.scoring;

import ai.djl.ndarray.NDManager;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Numbers;
import groundlab.model.Vlm;
import groundlab.objective.View;
import java.util.List;
import java.util.Map;

/** A reference that is asked each time, for pairs that were drawn just now. */
public record LiveReference(Vlm model, PairScorer scorer) implements Reference {

    @Override
    public Map<View, float[]> logps(List<TokenizedPair> pairs) {
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off();
                Dropout none = Dropout.off()) {
            return Numbers.of(scorer.score(pairs, Map.of(), scope).scores().logps());
        }
    }
}
