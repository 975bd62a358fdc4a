package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Truth;
import java.util.function.BiFunction;

/** Recall minus CHAIRi of one caption. */
record ChairReward(String name, BiFunction<String, Truth, Chair> counts) implements Reward {

    @Override
    public double of(Example example, String answer) {
        check(
                !example.truth().equals(Truth.UNKNOWN),
                "the CHAIR reward needs to know what is in the picture of example %s",
                example.id());
        Chair chair = counts.apply(answer, example.truth());
        double invented = chair.mentioned() == 0 ? 0 : chair.instance();
        return (chair.present() == 0 ? 1 : chair.recall()) - invented;
    }

    @Override
    public String toString() {
        return name;
    }
}
