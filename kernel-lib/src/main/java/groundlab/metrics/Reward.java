package groundlab.metrics;

import groundlab.data.Example;

/** What an answer is worth; more is better. */
@FunctionalInterface
public interface Reward {

    /** {@return the worth of an answer to an example's question, finite} */
    double of(Example example, String answer);

    /**
     * {@return CHAIR against the truth as a reward: the share of the picture's objects that the
     * answer names, minus the share of its mentions that are invented; in [−1, 1]} Recall is in it
     * because silence is never wrong. A picture without objects counts as found; an answer without
     * mentions invents nothing.
     */
    static Reward chair(Lexicon lexicon) {
        return new ChairReward(lexicon);
    }
}
