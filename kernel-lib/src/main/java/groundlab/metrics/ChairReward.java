package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Truth;

/** Recall minus CHAIRi of one caption. */
record ChairReward(Lexicon lexicon) implements Reward {

    @Override
    public double of(Example example, String answer) {
        check(
                !example.truth().equals(Truth.UNKNOWN),
                "the CHAIR reward needs to know what is in the picture of example %s",
                example.id());
        Chair chair = Chair.of(lexicon.mentions(answer), example.truth());
        double invented = chair.mentioned() == 0 ? 0 : chair.instance();
        return (chair.present() == 0 ? 1 : chair.recall()) - invented;
    }

    @Override
    public String toString() {
        return "ChairReward[objects=%s]".formatted(lexicon);
    }
}
