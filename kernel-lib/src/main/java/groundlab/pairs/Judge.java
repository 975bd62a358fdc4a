package groundlab.pairs;

import groundlab.data.PreferencePair;
import java.util.Optional;

/** A filter at work: looks at the pairs of one pass, one after the other. */
@FunctionalInterface
public interface Judge {

    /** {@return why a pair is dropped, in a few words; empty to keep it} */
    Optional<String> objection(PreferencePair pair);

    /** Hears that the pair it judged last is kept: no filter of the pass has dropped it. */
    default void kept() {}
}
