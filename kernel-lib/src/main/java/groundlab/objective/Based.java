package groundlab.objective;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** An objective made of another one: what it does not say is as the other says. */
public interface Based extends Objective {

    /** {@return the other one} */
    Objective base();

    @Override
    default Set<View> views() {
        return base().views();
    }

    @Override
    default Set<Extra> extras() {
        return base().extras();
    }

    @Override
    default Optional<TokenWeights> tokenWeights() {
        return base().tokenWeights();
    }

    @Override
    default boolean acrossPairs() {
        return base().acrossPairs();
    }

    @Override
    default boolean comparesPictures() {
        return base().comparesPictures();
    }

    @Override
    default List<Term> terms(Batch batch) {
        return base().terms(batch);
    }

    @Override
    default OptionalDouble rewardScale() {
        return base().rewardScale();
    }

    @Override
    default OptionalDouble lossAtStart() {
        return base().lossAtStart();
    }
}
