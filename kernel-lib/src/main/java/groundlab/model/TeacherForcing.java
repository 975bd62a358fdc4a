package groundlab.model;

import static groundlab.internal.Checks.check;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a model would say next at each place of a given text, with the true text before it: {@code
 * ỹ_t = argmax_v π(v | m, x, y_<t)}, the rejected side of POVID's second stage, <a
 * href="https://arxiv.org/abs/2402.11411">Zhou et al. 2024</a>. The tokens are each for itself, so
 * together they need not make a sentence.
 *
 * <pre>{@code
 * Picture worse = Distorted.draw(pair, new DiffusionNoise(500), 7);
 * Packed noisy = model.pack(ImageView.of(worse.pixels()), pair.prompt(), List.of(pair.chosen()));
 * String rejected = TeacherForcing.of(model).likeliest(List.of(noisy)).get(0).text();
 * }</pre>
 *
 * <p>There is one token for each scored token of a branch. Where the branch ends with the end
 * token, as whole answers do, the last is what the model would say in its place.
 *
 * @param model what speaks
 * @param batch packed sequences that are run at once
 */
public record TeacherForcing(Vlm model, int batch) {

    /** Checks the batch. */
    public TeacherForcing {
        check(batch >= 1, "batch must be at least 1, got %d", batch);
    }

    /** {@return teacher forcing with 8 packed sequences at once} */
    public static TeacherForcing of(Vlm model) {
        return new TeacherForcing(model, 8);
    }

    /** {@return the same with another batch} */
    public TeacherForcing batch(int sequences) {
        return new TeacherForcing(model, sequences);
    }

    /** {@return the likeliest tokens, branch after branch} */
    public List<ForcedTokens> likeliest(List<Packed> rows) {
        return new Scorer(model).forced(rows, batch, Decoding.greedy(1), List.of());
    }

    /**
     * {@return drawn tokens, branch after branch}
     *
     * @param temperature of the softmax, above 0
     * @param random the chance of each branch; a number is drawn from it for each token
     */
    public List<ForcedTokens> drawn(
            List<Packed> rows, double temperature, List<? extends RandomGenerator> random) {
        check(temperature > 0, "temperature must be > 0, got %s", temperature);
        int branches = rows.stream().mapToInt(row -> row.branches().size()).sum();
        check(
                random.size() == branches,
                "each of the %d branches needs its own source of chance, got %d",
                branches,
                random.size());
        return new Scorer(model).forced(rows, batch, Decoding.sampled(temperature, 1), random);
    }
}
