package groundlab.sampling;

import groundlab.data.Example;
import groundlab.data.Picture;
import groundlab.data.Provenance;
import groundlab.image.DiffusionNoise;
import groundlab.image.Distorted;
import groundlab.image.Distortion;
import groundlab.internal.Seeds;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Image-weakened prompting of BPO, <a href="https://arxiv.org/abs/2403.08730">Pi et al. 2024</a>:
 * the model's answer to a worse picture, by default one noised by 900 diffusion steps, at
 * temperature 0.2. Answers are decoded from the worse pixels alone. BPO's released script does
 * something else: it contrasts with the noisy picture, which steers away from the bias that is
 * wanted here.
 *
 * <pre>{@code
 * Pairs pairs = ImageWeakened.noise(900).pairs(model, world.preference(), 7);
 * }</pre>
 *
 * @param distortion what makes the picture worse
 * @param decoding how the answer is drawn
 */
public record ImageWeakened(Distortion distortion, Decoding decoding) implements Sampler {

    /** {@return BPO's way: diffusion noise, temperature 0.2, up to 64 tokens} */
    public static ImageWeakened noise(int step) {
        return new ImageWeakened(new DiffusionNoise(step), Decoding.sampled(0.2, 64));
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        List<Opening> openings = examples.stream().map(e -> opening(e, seed)).toList();
        List<String> answers = Opening.continued(policy, examples, openings, decoding);
        return IntStream.range(0, answers.size())
                .mapToObj(i -> Drawn.of(examples.get(i).answer(), answers.get(i), Provenance.NONE))
                .toList();
    }

    private Opening opening(Example example, long seed) {
        Answers.words(example); // says so where there is none
        Picture worse = Distorted.draw(example, distortion, seed);
        RandomGenerator chance = Seeds.stream(seed, "weakened", example.id());
        return new Opening(ImageView.of(worse.pixels()), "", chance);
    }
}
