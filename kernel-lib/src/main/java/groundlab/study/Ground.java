package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Reward;
import groundlab.model.Vlm;
import groundlab.sampling.PairBuilder;
import groundlab.sampling.Sampler;
import groundlab.world.Split;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What all methods of a comparison have in common: the model they start from, the pictures they may
 * use and how often they see them. Pairs that several methods train on are drawn once.
 *
 * <pre>{@code
 * Ground ground = Ground.of(model, world, 6, 2);
 * Study study = Study.in(Path.of("out/methods"), ground, world.test());
 * }</pre>
 */
public final class Ground {

    private final Vlm base;
    private final Examples examples;
    private final Examples unbiased;
    private final int epochs;
    private final Map<String, Pairs> drawn = new HashMap<>();

    private Ground(Vlm base, Examples examples, Examples unbiased, int epochs) {
        this.base = base;
        this.examples = examples;
        this.unbiased = unbiased;
        this.epochs = epochs;
    }

    /**
     * {@return the preference pictures of a world, and as many without its bias for the control}
     *
     * @param base what is trained, a copy for each method
     * @param pictures how many
     * @param epochs how often each is seen
     */
    public static Ground of(Vlm base, TinyWorld world, int pictures, int epochs)
            throws IOException {
        check(epochs >= 1, "epochs must be at least 1, got %d", epochs);
        TinyWorld fair = TinyWorld.of(world.settings().withTogether(0.5), world.seed());
        Examples unbiased = fair.examples(Split.PREFERENCE, pictures);
        return new Ground(base, world.preference().first(pictures), unbiased, epochs);
    }

    /** {@return the model that all start from} */
    public Vlm base() {
        return base;
    }

    /** {@return pictures with the world's bias, and their true captions} */
    public Examples examples() {
        return examples;
    }

    /** {@return how often each picture is seen} */
    public int epochs() {
        return epochs;
    }

    /** {@return the same with pictures whose partners are split apart half of the time} */
    public Ground withoutBias() {
        return new Ground(base, unbiased, unbiased, epochs);
    }

    /** {@return recall minus CHAIRi by the truth} */
    public Reward truth() {
        return Reward.chair(Lexicon.of(TinyWorld.objects()));
    }

    /** {@return pairs of the base model's answers; each sampler draws one for each example} */
    Pairs pairs(long seed, Sampler... samplers) {
        PairBuilder builder = PairBuilder.of(base, examples).seed(seed);
        StringBuilder key = new StringBuilder("seed " + seed);
        for (Sampler sampler : samplers) {
            builder.draw(sampler);
            key.append(", ").append(sampler);
        }
        return drawn.computeIfAbsent(key.toString(), absent -> builder.build());
    }

    /** {@return what results depend on} */
    Provenance settings() {
        return Provenance.NONE
                .with("model_sha256", base.fingerprint())
                .with("examples", examples.size())
                .with("examples_sha256", examples.hash())
                .with("unbiased_sha256", unbiased.hash())
                .with("epochs", epochs);
    }
}
