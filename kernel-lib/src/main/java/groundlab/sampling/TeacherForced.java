package groundlab.sampling;

import groundlab.data.Example;
import groundlab.data.Picture;
import groundlab.data.Provenance;
import groundlab.image.DiffusionNoise;
import groundlab.image.Distorted;
import groundlab.image.Distortion;
import groundlab.model.ForcedTokens;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.TeacherForcing;
import groundlab.model.Vlm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * POVID's negatives, <a href="https://arxiv.org/abs/2402.11411">Zhou et al. 2024</a>, as BDHS
 * (equation 8) states them: at each place of the reference answer the token that the model finds
 * likeliest under a noised picture, given the reference's own earlier tokens. Read as a text they
 * often make no sense, which is BDHS's complaint about them. Differs from POVID's code in that the
 * noised picture is clamped to 8 bits a channel and does not wrap around, and in that noise is
 * added to channels scaled to [−1, 1]: on POVID's [0, 1] the same step leaves half as much of the
 * picture's contrast beside the noise.
 *
 * <pre>{@code
 * Pairs pairs = TeacherForced.noise(500).pairs(model, world.preference(), 7);
 * }</pre>
 *
 * @param distortion what makes the picture worse; POVID takes 500 diffusion steps
 */
public record TeacherForced(Distortion distortion) implements Sampler {

    /** {@return POVID's way} */
    public static TeacherForced noise(int step) {
        return new TeacherForced(new DiffusionNoise(step));
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        List<Packed> rows = examples.stream().map(e -> row(policy, e, seed)).toList();
        List<ForcedTokens> forced = TeacherForcing.of(policy).likeliest(rows);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> drawn(policy, examples.get(i), forced.get(i).ids()))
                .toList();
    }

    private Packed row(Vlm policy, Example example, long seed) {
        Answers.words(example); // says so where there is none
        Picture worse = Distorted.draw(example, distortion, seed);
        ImageView view = ImageView.of(worse.pixels());
        return policy.pack(view, example.prompt(), List.of(example.answer()));
    }

    /** The text ends where the true one does: what would stand in its end's place is left off. */
    private static Drawn drawn(Vlm policy, Example example, int[] forced) {
        String text = policy.tokenizer().decode(Arrays.copyOf(forced, forced.length - 1));
        return Drawn.of(example.answer(), text.strip(), Provenance.NONE);
    }
}
