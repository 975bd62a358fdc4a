package groundlab.doctor;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.internal.Progress;
import groundlab.internal.Reasons;
import groundlab.model.Conversation;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.objective.View;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Looks at a model, pairs and settings before a model is trained on them.
 *
 * <pre>{@code
 * Diagnosis before = Checkup.of(model, pairs).objective(new Mdpo(0.1)).test(world.test()).diagnosis();
 * show(before);
 * }</pre>
 *
 * <p>Each text is tokenized once. Pictures are decoded where a check needs their pixels: for
 * leakage, for worse pictures, for duplicates among drawn ones, and for the number of tokens where
 * it depends on the size.
 */
public final class Checkup {

    private static final int LONG = 1000; // pairs that take long enough to show progress

    private final Vlm model;
    private final Pairs pairs;
    private Objective objective = new Dpo(0.1);
    private OptionalDouble learningRate = OptionalDouble.empty();
    private boolean lora;
    private Optional<Examples> test = Optional.empty();

    private Checkup(Vlm model, Pairs pairs) {
        this.model = model;
        this.pairs = pairs;
    }

    /** Starts to describe what is to be looked at. */
    public static Checkup of(Vlm model, Pairs pairs) {
        check(!pairs.isEmpty(), "a checkup needs at least one pair, got none");
        return new Checkup(model, pairs);
    }

    /** The loss; {@code new Dpo(0.1)} by default. */
    public Checkup objective(Objective loss) {
        objective = loss;
        return this;
    }

    /** The highest learning rate; it is looked at only if it is given. */
    public Checkup learningRate(double peak) {
        learningRate = OptionalDouble.of(peak);
        return this;
    }

    /** Whether an adapter is trained and not the weights; false by default. */
    public Checkup lora(boolean adapter) {
        lora = adapter;
        return this;
    }

    /** Examples to test on later, which must have other pictures. */
    public Checkup test(Examples examples) {
        test = Optional.of(examples);
        return this;
    }

    /** {@return what is wrong} Never throws for what is wrong with a pair. */
    public Diagnosis diagnosis() {
        Unreadable unreadable = new Unreadable();
        ImageTokens images = new ImageTokens(model, pairs.size());
        List<PairCheck> checks = checks();
        checks.add(0, unreadable);
        checks.add(1, images);
        try (Progress progress =
                Progress.of("checking pairs", pairs.size() < LONG ? 0 : pairs.size())) {
            for (PreferencePair pair : pairs) {
                look(pair, checks, images, unreadable);
                progress.advance(1);
            }
        }
        List<Optional<Finding>> results = new ArrayList<>();
        checks.forEach(check -> results.add(check.finding(pairs.size())));
        results.add(LengthCheck.of(pairs));
        test.ifPresent(examples -> results.add(LeakageCheck.of(pairs, examples)));
        results.addAll(settings());
        return new Diagnosis(
                "before training",
                results.size(),
                results.stream().flatMap(Optional::stream).toList());
    }

    private List<PairCheck> checks() {
        List<PairCheck> checks = new ArrayList<>();
        checks.add(new Positions(model.config().text().positions()));
        checks.add(new Seams());
        checks.add(new SpecialTokens(model.config().imageToken(), model.tokenizer().end()));
        checks.add(FilterCheck.empty());
        checks.add(new CutAnswers());
        if (objective.views().contains(View.REJECTED)) {
            checks.add(FilterCheck.sameAnswers());
        }
        checks.add(FilterCheck.duplicates());
        checks.add(FilterCheck.contradictions());
        if (objective.comparesPictures()) {
            checks.add(new WorsePictures());
        }
        return checks;
    }

    /** Published rates are those of preference objectives. */
    private List<Optional<Finding>> settings() {
        List<Optional<Finding>> results = new ArrayList<>();
        if (objective.rewardScale().isPresent()) {
            results.add(Settings.beta(objective));
            learningRate.ifPresent(
                    rate -> results.add(Settings.rate(rate, lora, model.parameters())));
        }
        return results;
    }

    /** A pair that cannot be read is left out of the checks that it breaks. */
    private void look(
            PreferencePair pair,
            List<PairCheck> checks,
            ImageTokens images,
            Unreadable unreadable) {
        attempt(
                pair,
                unreadable,
                () -> {
                    PairTokens tokens = tokens(pair, images);
                    checks.forEach(check -> check.look(pair, tokens));
                });
        attempt(pair, unreadable, () -> checks.forEach(check -> check.look(pair)));
    }

    private static void attempt(PreferencePair pair, Unreadable unreadable, Runnable looks) {
        try {
            looks.run();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            unreadable.failed(pair, Reasons.of(e));
        }
    }

    private PairTokens tokens(PreferencePair pair, ImageTokens images) {
        Conversation texts =
                model.conversation(pair.prompt(), List.of(pair.chosen(), pair.rejected()));
        return new PairTokens(
                images.head(pair),
                texts.question().length,
                texts.answers().get(0),
                texts.answers().get(1));
    }
}
