package groundlab.scoring;

import groundlab.objective.View;
import groundlab.reference.ReferenceScores;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scores of a reference that does not change, of pairs that are there from the start. */
public final class KeptReference implements Reference {

    private final Map<String, Integer> places = new HashMap<>(); // by the pair's id
    private final Map<View, float[]> all = new EnumMap<>(View.class);

    public KeptReference(List<TokenizedPair> pairs, ReferenceScores scores, Set<View> views) {
        for (int i = 0; i < pairs.size(); i++) {
            places.put(pairs.get(i).pair().id(), i);
        }
        views.forEach(view -> all.put(view, scores.logps(view)));
    }

    @Override
    public Map<View, float[]> logps(List<TokenizedPair> pairs) {
        Map<View, float[]> logps = new EnumMap<>(View.class);
        all.forEach(
                (view, scores) -> {
                    float[] some = new float[pairs.size()];
                    for (int i = 0; i < some.length; i++) {
                        some[i] = scores[places.get(pairs.get(i).pair().id())];
                    }
                    logps.put(view, some);
                });
        return logps;
    }
}
