package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.internal.Progress;
import groundlab.internal.Seeds;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.text.Sentences;
import groundlab.text.Similarity;
import groundlab.text.TfIdf;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Bias-driven hallucination sampling (BDHS), <a href="https://arxiv.org/abs/2407.02477">Amirloo et
 * al. 2024</a>, Algorithm 1: rejected answers that a model gives when it hardly sees the picture.
 * Attention to each image token is cut off with probability rho; each sentence of the reference
 * answer is kept up to a random word and finished by the model, with the original earlier sentences
 * before it; an answer too similar to the reference is drawn again with another mask and other
 * cuts; the last try is one free answer without guidance.
 *
 * <pre>{@code
 * Pairs pairs = BiasDrivenSampling.of(model).rho(0.9).tries(5).seed(7).pairs(world.preference());
 * }</pre>
 *
 * <p>Where the paper is silent: sentences are cut between words, never before the first one of
 * several; tokens are drawn at temperature 1; similarity is {@link TfIdf} over the reference
 * answers; the yes/no swap asks for a whole word. Differs from the paper in that an answer equal to
 * its reference makes no pair; {@link Pairs#provenance()} counts them.
 */
public final class BiasDrivenSampling {

    private static final Pattern YES_NO = Pattern.compile("^\\s*(Yes|yes|No|no)\\b");
    private static final Map<String, String> SWAPPED =
            Map.of("Yes", "No", "yes", "no", "No", "Yes", "no", "yes");

    private final Vlm model;
    private double rho = 0.99;
    private double threshold = 0.97;
    private int tries = 5;
    private double temperature = 1;
    private int maxTokens = 64;
    private int rows; // 0 for as many as fit
    private long seed = 7;
    private Similarity similarity;

    private BiasDrivenSampling(Vlm model) {
        this.model = model;
    }

    /** Starts to describe a sampler with the paper's settings. */
    public static BiasDrivenSampling of(Vlm model) {
        return new BiasDrivenSampling(model);
    }

    /**
     * Probability in [0, 1] that an image token is hidden; 0.99 by default, which suits thousands
     * of image tokens. With few of them, choose it by the share of answers that have to be drawn
     * again.
     */
    public BiasDrivenSampling rho(double probability) {
        check(probability >= 0 && probability <= 1, "rho must be in [0, 1], got %s", probability);
        rho = probability;
        return this;
    }

    /** An answer at least this similar to its reference is drawn again; 0.97 by default. */
    public BiasDrivenSampling similarity(double limit) {
        check(limit >= -1 && limit <= 1, "similarity must be in [-1, 1], got %s", limit);
        threshold = limit;
        return this;
    }

    /**
     * The measure for {@link #similarity(double)}; TF-IDF over the reference answers by default.
     */
    public BiasDrivenSampling similarity(Similarity measure) {
        similarity = measure;
        return this;
    }

    /** How often an answer is drawn at most, the last time without guidance; 5 by default. */
    public BiasDrivenSampling tries(int most) {
        check(most >= 1, "tries must be at least 1, got %d", most);
        tries = most;
        return this;
    }

    /** Softmax temperature, 0 for greedy; 1 by default. */
    public BiasDrivenSampling temperature(double degrees) {
        temperature = Decoding.sampled(degrees, 1).temperature();
        return this;
    }

    /** Longest sentence, and longest unguided answer, in tokens; 64 by default. */
    public BiasDrivenSampling maxTokens(int tokens) {
        maxTokens = Decoding.greedy(tokens).maxTokens();
        return this;
    }

    /** Sentences in one batch; 256 by default. */
    public BiasDrivenSampling rows(int sentences) {
        check(sentences >= 1, "rows must be at least 1, got %d", sentences);
        rows = sentences;
        return this;
    }

    /** Decides masks, cuts and draws; 7 by default. */
    public BiasDrivenSampling seed(long number) {
        seed = number;
        return this;
    }

    /**
     * {@return a pair for each example whose answer could be made worse: chosen is its reference}
     *
     * @throws IllegalArgumentException if there are no examples, or one has no reference answer
     */
    public Pairs pairs(Examples examples) {
        check(!examples.isEmpty(), "sampling needs at least one example, got none");
        List<Draft> drafts = examples.stream().map(Draft::new).toList();
        Similarity measure =
                similarity != null
                        ? similarity
                        : TfIdf.of(examples.stream().map(Example::answer).toList());
        Provenance facts = settings(examples);
        try (Progress progress = Progress.of("BDHS pairs", drafts.size())) {
            List<Draft> open = drafts;
            for (int attempt = 1; attempt <= tries && !open.isEmpty(); attempt++) {
                draw(open, attempt);
                List<Draft> again = new ArrayList<>();
                for (Draft draft : open) {
                    draft.judge(measure, attempt);
                    if (!draft.accepted(attempt)) {
                        again.add(draft);
                    }
                }
                progress.advance(open.size() - again.size());
                long similar = drafts.stream().filter(d -> d.similarity >= threshold).count();
                double share = 1 - (double) similar / drafts.size();
                facts = facts.with("dissimilar_after_try_" + attempt, round(share));
                open = again;
            }
        }
        return pairs(drafts, facts);
    }

    private Pairs pairs(List<Draft> drafts, Provenance facts) {
        List<PreferencePair> pairs = new ArrayList<>();
        for (Draft draft : drafts) {
            if (!draft.rejected.isBlank() && !draft.rejected.equals(draft.example.answer())) {
                pairs.add(draft.pair());
            }
        }
        return Pairs.of(pairs, facts.with("no_pair_because_equal", drafts.size() - pairs.size()));
    }

    private Provenance settings(Examples examples) {
        return Provenance.here()
                .with("method", "BDHS")
                .with("rho", rho)
                .with("similarity", threshold)
                .with("tries", tries)
                .with("temperature", temperature)
                .with("seed", seed)
                .with("model_sha256", model.fingerprint())
                .with("examples", examples.name())
                .with("examples_sha256", examples.hash());
    }

    /** Draws one answer for each draft: all sentences of all of them in one go. */
    private void draw(List<Draft> drafts, int attempt) {
        boolean guided = tries == 1 || attempt < tries;
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        Map<Draft, List<String>> starts = new LinkedHashMap<>();
        for (Draft draft : drafts) {
            RandomGenerator random = Seeds.stream(seed, "bdhs", draft.example.id(), attempt);
            BufferedImage pixels = draft.example.picture().pixels();
            views.add(new ImageView(pixels, mask(model.imageTokens(pixels), random)));
            starts.put(draft, guided ? draft.cut(random) : List.of(""));
            for (int k = 0; k < starts.get(draft).size(); k++) {
                String before = String.join(" ", draft.sentences.subList(0, k));
                asks.add(
                        new Ask(
                                views.size() - 1,
                                draft.example.prompt(),
                                Sentences.join(before, starts.get(draft).get(k)),
                                Seeds.stream(seed, "bdhs", draft.example.id(), attempt, k)));
            }
        }
        Decoding decoding = Decoding.sampled(temperature, maxTokens).rows(rows);
        List<String> endings =
                model.answers(
                        views, asks, guided ? decoding.untilFullStop() : decoding, done -> {});
        int at = 0;
        for (Draft draft : drafts) {
            List<String> parts = new ArrayList<>();
            for (String start : starts.get(draft)) {
                parts.add(Sentences.join(start, endings.get(at++)));
            }
            draft.rejected =
                    parts.stream().filter(p -> !p.isBlank()).collect(Collectors.joining(" "));
            draft.guided = guided;
        }
    }

    /** Equation 6: a token is kept if a uniform number reaches rho. */
    private boolean[] mask(int imageTokens, RandomGenerator random) {
        boolean[] kept = new boolean[imageTokens];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = random.nextDouble() >= rho;
        }
        return kept;
    }

    private static String round(double number) {
        return String.format(Locale.ROOT, "%.4f", number);
    }

    /** An example on its way to a pair. */
    private final class Draft {

        private final Example example;
        private final List<String> sentences;
        private String rejected = "";
        private boolean guided;
        private double similarity = 1;
        private int attempt;

        Draft(Example example) {
            this.example = example;
            this.sentences = Sentences.split(example.answer());
            check(!sentences.isEmpty(), "example %s has no reference answer", example.id());
        }

        /** {@return the kept beginning of each sentence} */
        List<String> cut(RandomGenerator random) {
            List<String> starts = new ArrayList<>();
            for (String sentence : sentences) {
                String[] words = swapped(sentence, random).split("\\s+");
                int kept = words.length == 1 ? 0 : random.nextInt(1, words.length);
                starts.add(String.join(" ", List.of(words).subList(0, kept)));
            }
            return starts;
        }

        private static String swapped(String sentence, RandomGenerator random) {
            Matcher found = YES_NO.matcher(sentence);
            if (!found.find() || random.nextDouble() < 0.5) {
                return sentence;
            }
            return SWAPPED.get(found.group(1)) + sentence.substring(found.end());
        }

        void judge(Similarity measure, int now) {
            attempt = now;
            similarity = measure.of(rejected, example.answer());
        }

        boolean accepted(int now) {
            return similarity < threshold || now == tries;
        }

        PreferencePair pair() {
            return new PreferencePair(
                    example.id(),
                    example.picture(),
                    example.prompt(),
                    example.answer(),
                    rejected,
                    Optional.empty(),
                    Optional.of(example.truth()),
                    Provenance.NONE
                            .with("try", attempt)
                            .with("guided", guided)
                            .with("similarity_to_chosen", round(similarity)));
        }
    }
}
