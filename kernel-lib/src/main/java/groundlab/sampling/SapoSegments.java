package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.internal.Seeds;
import groundlab.model.Decoding;
import groundlab.model.GenerationHook;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.text.Sentences;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Segment augmentation of SAPO, <a href="https://arxiv.org/abs/2405.20830">Yin et al. 2024</a>: the
 * reference answer is A, B, C with a middle of given length at a random place; the model writes a
 * new middle B' after A, and the rejected answer is A, B', C, or A, B' where the model ended there.
 * Differs from the paper in that lengths count words, so that no word is cut in two, and that an
 * answer no longer than the middle is redrawn as a whole. SAPO draws from a moving average of the
 * policy: give that as the policy.
 *
 * <pre>{@code
 * Pairs pairs = SapoSegments.of(8).pairs(model, world.preference(), 7);
 * }</pre>
 *
 * @param words longest middle in words; the paper takes 256 tokens
 * @param decoding how the middle is drawn; its longest is that of {@code words} in tokens as well
 */
public record SapoSegments(int words, Decoding decoding) implements Sampler {

    private static final int ROOM = 3; // the paper keeps so many tokens at the end

    /** Checks that words is at least 1. */
    public SapoSegments {
        check(words >= 1, "words must be at least 1, got %d", words);
    }

    /** {@return the paper's decoding: temperature 0.7, top-k 50, top-p 0.95} */
    public static SapoSegments of(int words) {
        return new SapoSegments(words, Decoding.sampled(0.7, words).topK(50).topP(0.95));
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        List<Cut> cuts = examples.stream().map(e -> cut(e, seed)).toList();
        boolean[] finished = new boolean[cuts.size()];
        GenerationHook hook =
                new GenerationHook() {
                    @Override
                    public void ended(int ask, boolean byItself) {
                        finished[ask] = byItself;
                    }
                };
        List<Opening> openings = cuts.stream().map(Cut::opening).toList();
        List<String> middles = Opening.continued(policy, examples, openings, decoding, hook);
        return IntStream.range(0, middles.size())
                .mapToObj(i -> cuts.get(i).drawn(examples.get(i), middles.get(i), finished[i]))
                .toList();
    }

    private Cut cut(Example example, long seed) {
        RandomGenerator random = Seeds.stream(seed, "sapo", example.id());
        List<String> all = Answers.words(example);
        int middle = Math.min(words, all.size());
        int from = random.nextInt(Math.max(1, all.size() - ROOM - middle + 1));
        String answer = example.answer().strip();
        String before = Cuts.first(answer, from);
        String after = answer.substring(Cuts.first(answer, from + middle).length()).strip();
        return new Cut(
                new Opening(ImageView.of(example.picture().pixels()), before, random), after);
    }

    /** An answer without its middle. */
    private record Cut(Opening opening, String after) {

        Drawn drawn(Example example, String middle, boolean finished) {
            String start = (opening.start() + middle).strip();
            String whole = finished ? start : Sentences.join(start, after);
            return Drawn.of(
                    example.answer(), whole, Provenance.NONE.with("ended_in_middle", finished));
        }
    }
}
