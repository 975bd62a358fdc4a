package groundlab.objective.many;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.PairLoss;
import groundlab.objective.View;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@link groundlab.objective.Dpo} for rankings, <a href="https://arxiv.org/abs/2305.18290">Rafailov
 * et al. 2023</a>, appendix A.3: with r = βΔ, the chosen answer first against all: −log softmax of
 * r_w among all rewards, as in <a href="https://arxiv.org/abs/2406.09215">Chen et al. 2024</a>
 * (softmax-DPO). Or the whole ranking, in which each rejected answer is also first among those
 * after it.
 *
 * <pre>{@code
 * Pairs two = PairBuilder.of(model, world.preference())
 *         .draw(BiasDrivenSampling.attention(0.9)).draw(ImageWeakened.noise(900)).build();
 * PreferenceTraining.of(model, two)
 *         .objective(new PlackettLuce(0.1, 2)).run(Path.of("runs/ranked"));
 * }</pre>
 *
 * @param beta how much a log-ratio counts
 * @param rejected how many rejected answers a pair has, 1 to 8
 * @param ranking what is known of their order
 */
public record PlackettLuce(double beta, int rejected, Ranking ranking) implements PairLoss {

    /** Checks the settings. */
    public PlackettLuce {
        Checks.positive("beta", beta);
        Several.check(rejected);
    }

    /** The chosen answer against all others, whose order does not matter. */
    public PlackettLuce(double beta, int rejected) {
        this(beta, rejected, Ranking.FIRST);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray ratios = Several.chosen(batch).concat(Several.ratios(batch, rejected), 1);
        NDArray rewards = ratios.mul(batch.number(beta)); // (B, 1 + K)
        int places = ranking == Ranking.FULL ? rejected : 1;
        return IntStream.range(0, places)
                .mapToObj(place -> rewards.get(new NDIndex(":, " + place + ":")))
                .map(rest -> rest.logSoftmax(1).get(new NDIndex(":, 0")).neg())
                .reduce(NDArray::add)
                .orElseThrow();
    }

    /** What is known of the rejected answers. */
    public enum Ranking {
        /** Only that the chosen answer is better than all of them. */
        FIRST,
        /** That they stand from best to worst. */
        FULL
    }

    @Override
    public Set<View> views() {
        return Several.views(rejected);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(
                ranking == Ranking.FULL
                        ? IntStream.rangeClosed(2, rejected + 1).mapToDouble(Math::log).sum()
                        : Math.log(rejected + 1.0));
    }
}
