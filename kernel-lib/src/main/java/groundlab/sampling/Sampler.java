package groundlab.sampling;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.model.Vlm;
import java.util.List;

/**
 * A way to make rejected answers. It is given the model each time, so the same one serves before
 * training (offline) and draws from the current policy during training (online).
 *
 * <pre>{@code
 * Sampler sampler = BiasDrivenSampling.attention(0.9);
 * Pairs pairs = sampler.pairs(model, world.preference(), 7);
 * }</pre>
 *
 * <p>Its {@code toString} stands in the record of each pair, so it must say all settings; {@link
 * #named} gives one to a lambda.
 */
@FunctionalInterface
public interface Sampler {

    /**
     * {@return what was drawn for each example, in their order} What an example gets depends on the
     * policy, the example and the seed, and on the examples beside it by no more than the rounding
     * of a batch.
     *
     * @param policy the model whose faults are wanted; not changed
     * @param examples the examples; batched inside
     * @param seed decides all chance
     */
    List<Drawn> draw(Vlm policy, List<Example> examples, long seed);

    /**
     * {@return this sampler with what it takes from the set as a whole, such as how rare words are}
     * Called once with all examples before they are drawn from in parts.
     */
    default Sampler fittedTo(List<Example> examples) {
        return this;
    }

    /** {@return facts about all that was drawn, such as how many needed a second try} */
    default Provenance summary(List<Drawn> drawn) {
        return Provenance.NONE;
    }

    /**
     * {@return a pair for each example that one could be drawn for}
     *
     * @throws IllegalArgumentException if there are no examples
     */
    default Pairs pairs(Vlm model, Examples examples, long seed) {
        return PairBuilder.of(model, examples).draw(this).seed(seed).build();
    }

    /** {@return a sampler that prints as {@code name}} */
    static Sampler named(String name, Sampler sampler) {
        return new NamedSampler(name, sampler);
    }
}
