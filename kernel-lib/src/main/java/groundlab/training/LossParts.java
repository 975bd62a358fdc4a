package groundlab.training;

import groundlab.objective.Objective;
import groundlab.objective.Past;
import groundlab.scoring.PairScorer;
import groundlab.scoring.Reference;
import groundlab.scoring.TokenizedPair;
import groundlab.text.Similarity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that makes a loss of pairs.
 *
 * @param objective the loss
 * @param policy scores pairs with the model that is trained
 * @param reference what the policy is compared with
 * @param second another reference; {@link Reference#NONE} mostly
 * @param alike how alike two prompts are, where the objective asks
 */
record LossParts(
        Objective objective,
        PairScorer policy,
        Reference reference,
        Reference second,
        Optional<Similarity> alike) {

    /** {@return a batch of these pairs} */
    PairWork of(List<TokenizedPair> pairs, Past past) {
        return new PairWork(this, pairs, past, Map.of());
    }
}
