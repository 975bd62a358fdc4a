package groundlab.doctor;

import groundlab.data.PreferencePair;
import java.util.Optional;

/** One thing that can be wrong with pairs. It sees each pair once and remembers what it needs. */
interface PairCheck {

    /** Sees a pair. */
    default void look(PreferencePair pair) {}

    /** Sees a pair and its tokens, if it has any: a pair that cannot be tokenized is left out. */
    default void look(PreferencePair pair, PairTokens tokens) {}

    /** {@return what is wrong with the {@code pairs} seen, if anything is} */
    Optional<Finding> finding(int pairs);
}
