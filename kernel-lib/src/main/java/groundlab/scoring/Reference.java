package groundlab.scoring;

import groundlab.objective.View;
import java.util.List;
import java.util.Map;

/** What the policy is compared with. */
@FunctionalInterface
public interface Reference {

    /** An objective that knows no reference has this one. */
    Reference NONE = pairs -> Map.of();

    /** {@return log-probabilities of pairs by view, in their order} */
    Map<View, float[]> logps(List<TokenizedPair> pairs);
}
