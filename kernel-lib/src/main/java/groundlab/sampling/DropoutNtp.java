package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.internal.Seeds;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Dropout next-token prediction of MPO, <a href="https://arxiv.org/abs/2411.10442">Wang et al.
 * 2024</a>: the beginning of the reference answer, continued by the model without the picture.
 * Counts words where the paper is silent about the unit, so that no word is cut in two.
 *
 * <pre>{@code
 * Pairs pairs = DropoutNtp.half().pairs(model, world.preference(), 7);
 * }</pre>
 *
 * @param kept share of the answer's words that are kept, in [0, 1); the paper takes half
 * @param decoding how the rest is drawn
 */
public record DropoutNtp(double kept, Decoding decoding) implements Sampler {

    /** Checks that kept is in [0, 1). */
    public DropoutNtp {
        check(kept >= 0 && kept < 1, "kept must be in [0, 1), got %s", kept);
    }

    /** {@return the paper's way: half of the answer, the rest at temperature 1 in 64 tokens} */
    public static DropoutNtp half() {
        return new DropoutNtp(0.5, Decoding.sampled(1, 64));
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        List<Opening> openings = examples.stream().map(e -> opening(e, seed)).toList();
        List<String> endings = Opening.continued(policy, examples, openings, decoding);
        return IntStream.range(0, endings.size())
                .mapToObj(i -> drawn(examples.get(i), openings.get(i).start(), endings.get(i)))
                .toList();
    }

    private Opening opening(Example example, long seed) {
        List<String> words = Answers.words(example);
        String start = Cuts.first(example.answer().strip(), (int) (kept * words.size()));
        RandomGenerator chance = Seeds.stream(seed, "dropout-ntp", example.id());
        return new Opening(ImageView.hidden(example.picture().pixels()), start, chance);
    }

    private static Drawn drawn(Example example, String start, String ending) {
        return Drawn.of(example.answer(), start + ending, Provenance.NONE);
    }
}
