package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Picture;
import groundlab.data.Provenance;
import groundlab.image.DiffusionNoise;
import groundlab.image.Distorted;
import groundlab.internal.Seeds;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.text.Similarity;
import groundlab.text.TfIdf;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Bias-driven hallucination sampling (BDHS), <a href="https://arxiv.org/abs/2407.02477">Amirloo et
 * al. 2024</a>, Algorithm 1: rejected answers that a model gives when it hardly sees the picture.
 * Attention to each image token is cut off with probability rho (equation 6), or the picture is
 * noised (equation 9); each sentence of the reference answer is kept up to a random word and
 * finished by the model, with the original earlier sentences before it (equation 7); an answer too
 * similar to the reference is drawn again with another mask and other cuts; the last try is one
 * free answer without guidance.
 *
 * <pre>{@code
 * Pairs pairs = BiasDrivenSampling.attention(0.9).tries(5).pairs(model, world.preference(), 7);
 * }</pre>
 *
 * <p>Where the paper is silent: sentences are cut between words, never before the first one of
 * several; tokens are drawn at temperature 1; similarity is {@link TfIdf} over the reference
 * answers; the yes/no swap asks for a whole word. Differs from the paper in that an answer equal to
 * its reference makes no pair, and that noise is drawn on the picture's own pixels (see {@link
 * DiffusionNoise}).
 */
public final class BiasDrivenSampling implements Sampler {

    private double rho;
    private DiffusionNoise noise; // null for none
    private double limit = 0.97;
    private int tries = 5;
    private boolean guided = true;
    private Decoding decoding = Decoding.sampled(1, 64);
    private Similarity measure; // null until it is given or fitted

    private BiasDrivenSampling() {}

    private BiasDrivenSampling(BiasDrivenSampling other) {
        rho = other.rho;
        noise = other.noise;
        limit = other.limit;
        tries = other.tries;
        guided = other.guided;
        decoding = other.decoding;
        measure = other.measure;
    }

    /**
     * {@return BDHS by masked attention}
     *
     * @param rho probability in [0, 1] that an image token is hidden. The paper takes 0.99, which
     *     suits thousands of image tokens; with few of them, choose it by the share of answers that
     *     have to be drawn again.
     */
    public static BiasDrivenSampling attention(double rho) {
        return new BiasDrivenSampling().rho(rho);
    }

    /**
     * {@return BDHS by a noised picture, all of whose image tokens are seen}
     *
     * @param step diffusion steps in [0, 999]; the paper takes 500
     */
    public static BiasDrivenSampling noise(int step) {
        BiasDrivenSampling changed = new BiasDrivenSampling();
        changed.noise = new DiffusionNoise(step);
        return changed;
    }

    /** {@return the same with another probability in [0, 1] that an image token is hidden} */
    public BiasDrivenSampling rho(double probability) {
        check(probability >= 0 && probability <= 1, "rho must be in [0, 1], got %s", probability);
        BiasDrivenSampling changed = new BiasDrivenSampling(this);
        changed.rho = probability;
        return changed;
    }

    /** {@return the same, drawing again what is at least this similar; 0.97 by default} */
    public BiasDrivenSampling similarity(double most) {
        check(most >= -1 && most <= 1, "similarity must be in [-1, 1], got %s", most);
        BiasDrivenSampling changed = new BiasDrivenSampling(this);
        changed.limit = most;
        return changed;
    }

    /** {@return the same with another measure; TF-IDF over the reference answers by default} */
    public BiasDrivenSampling similarity(Similarity newMeasure) {
        BiasDrivenSampling changed = new BiasDrivenSampling(this);
        changed.measure = newMeasure;
        return changed;
    }

    /** {@return the same with at most so many tries, the last without guidance; 5 by default} */
    public BiasDrivenSampling tries(int most) {
        check(most >= 1, "tries must be at least 1, got %d", most);
        BiasDrivenSampling changed = new BiasDrivenSampling(this);
        changed.tries = most;
        return changed;
    }

    /** {@return the same without reference guidance: each try is one free answer (table 15)} */
    public BiasDrivenSampling unguided() {
        BiasDrivenSampling changed = new BiasDrivenSampling(this);
        changed.guided = false;
        return changed;
    }

    /**
     * {@return the same with tokens drawn otherwise; by default at temperature 1, up to 64 a
     * sentence, and up to 64 an unguided answer}
     */
    public BiasDrivenSampling decoding(Decoding newDecoding) {
        BiasDrivenSampling changed = new BiasDrivenSampling(this);
        changed.decoding = newDecoding;
        return changed;
    }

    @Override
    public BiasDrivenSampling fittedTo(List<Example> examples) {
        return measure != null
                ? this
                : similarity(TfIdf.of(examples.stream().map(Example::answer).toList()));
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        Similarity fitted = fittedTo(examples).measure;
        List<Draft> drafts = examples.stream().map(Draft::new).toList();
        List<Draft> open = drafts;
        for (int attempt = 1; attempt <= tries && !open.isEmpty(); attempt++) {
            draw(policy, open, attempt, seed);
            judge(fitted, open, attempt);
            open = open.stream().filter(draft -> draft.similarity >= limit).toList();
        }
        return drafts.stream().map(Draft::drawn).toList();
    }

    /**
     * {@return for each try the share of examples whose answer was less similar than the limit when
     * it had ended, as {@code dissimilar_after_try_1} and so on: the curves of the paper's figure
     * 10, and what it advises to tune rho by}
     */
    @Override
    public Provenance summary(List<Drawn> drawn) {
        Provenance facts = Provenance.NONE;
        for (int k = 1; k <= tries; k++) {
            int attempt = k;
            long done = drawn.stream().filter(one -> dissimilarBy(attempt, one)).count();
            String share = String.format(Locale.ROOT, "%.4f", (double) done / drawn.size());
            facts = facts.with("dissimilar_after_try_" + attempt, share);
        }
        return facts;
    }

    private boolean dissimilarBy(int attempt, Drawn drawn) {
        return Integer.parseInt(drawn.facts().get("try")) <= attempt
                && Double.parseDouble(drawn.facts().get("similarity_to_chosen")) < limit;
    }

    /** Draws one answer for each draft: all sentences of all of them in one go. */
    private void draw(Vlm policy, List<Draft> drafts, int attempt, long seed) {
        boolean bySentence = guided && (tries == 1 || attempt < tries);
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        List<List<String>> starts = new ArrayList<>();
        for (Draft draft : drafts) {
            String id = draft.example.id();
            RandomGenerator random = Seeds.stream(seed, "bdhs", id, attempt);
            BufferedImage pixels = picture(draft.example, attempt, seed).pixels();
            views.add(new ImageView(pixels, mask(policy.imageTokens(pixels), random)));
            List<String> kept = bySentence ? Cuts.starts(draft.sentences, random) : List.of("");
            for (int k = 0; k < kept.size(); k++) {
                String start = draft.before(k) + kept.get(k);
                RandomGenerator chance = Seeds.stream(seed, "bdhs", id, attempt, k);
                asks.add(new Ask(views.size() - 1, draft.example.prompt(), start, chance));
            }
            starts.add(kept);
        }
        Decoding how = bySentence ? decoding.untilFullStop() : decoding;
        List<String> endings = policy.answers(views, asks, how, done -> {});
        int at = 0;
        for (int i = 0; i < drafts.size(); i++) {
            int to = at + starts.get(i).size();
            Draft draft = drafts.get(i);
            draft.rejected = Cuts.joined(starts.get(i), endings.subList(at, to), draft.gaps);
            draft.guided = bySentence;
            at = to;
        }
    }

    private Picture picture(Example example, int attempt, long seed) {
        return noise == null
                ? example.picture()
                : Distorted.draw(example, noise, Seeds.stream(seed, "try", attempt).nextLong());
    }

    /** Equation 6: a token is kept if a uniform number reaches rho. */
    private boolean[] mask(int imageTokens, RandomGenerator random) {
        boolean[] kept = new boolean[imageTokens];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = random.nextDouble() >= rho;
        }
        return kept;
    }

    private static void judge(Similarity measure, List<Draft> drafts, int attempt) {
        double[] similarities =
                measure.of(
                        drafts.stream().map(draft -> draft.rejected).toList(),
                        drafts.stream().map(draft -> draft.example.answer()).toList());
        for (int i = 0; i < similarities.length; i++) {
            drafts.get(i).similarity = Math.rint(similarities[i] * 1e4) / 1e4; // as recorded
            drafts.get(i).attempt = attempt;
        }
    }

    @Override
    public String toString() {
        return "BDHS[rho=%s, noise=%s, similarity=%s by %s, tries=%d, guided=%s, decoding=%s]"
                .formatted(
                        rho,
                        noise == null ? "none" : noise,
                        limit,
                        measure == null ? "TfIdf of the references" : measure,
                        tries,
                        guided,
                        decoding);
    }

    /** An example on its way to a pair. */
    private static final class Draft {

        private final Example example;
        private final List<String> sentences;
        private final List<String> gaps; // before each
        private String rejected = "";
        private boolean guided;
        private double similarity = 1;
        private int attempt;

        Draft(Example example) {
            this.example = example;
            this.sentences = Answers.sentences(example);
            this.gaps = Cuts.gaps(example.answer(), sentences);
        }

        /** {@return the original text before a sentence} */
        String before(int sentence) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < sentence; i++) {
                text.append(gaps.get(i)).append(sentences.get(i));
            }
            return text.append(gaps.get(sentence)).toString();
        }

        Drawn drawn() {
            return Drawn.of(
                    example.answer(),
                    rejected,
                    Provenance.NONE
                            .with("try", attempt)
                            .with("guided", guided)
                            .with(
                                    "similarity_to_chosen",
                                    String.format(Locale.ROOT, "%.4f", similarity)));
        }
    }
}
