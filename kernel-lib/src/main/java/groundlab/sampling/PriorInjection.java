package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.internal.Seeds;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Mention;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Error injection without an instruction-following model: one mention of the true answer is
 * replaced by, or extended with, what the model's own language prior finds likeliest in that place
 * without the picture. It stands in for BPO's rewriting language model (<a
 * href="https://arxiv.org/abs/2403.08730">Pi et al. 2024</a>), with the same aim: errors that the
 * model would make by itself.
 *
 * <p>An object is replaced by, or extended with, an object of the lexicon that is neither in the
 * picture's truth nor in the answer; an attribute is replaced by another of its kind. What stands
 * there is put in the same number, with the article that fits it. Without the truth, an object that
 * the answer merely does not name may be right after all.
 *
 * <pre>{@code
 * Sampler injected = PriorInjection.of(lexicon).attributes(List.of("red", "blue", "green"));
 * }</pre>
 */
public final class PriorInjection implements Sampler {

    /** What is done to a mention of an object. */
    public enum Change {
        /** "a fork" becomes "a spoon". */
        REPLACE,
        /** "a fork" becomes "a fork and a knife". */
        EXTEND,
        /** One of the two, by chance. */
        EITHER
    }

    private static final int ROWS = 16; // of candidates scored in one batch

    private final Lexicon objects;
    private final List<Lexicon> attributes;
    private final Change change;
    private final double temperature;

    private PriorInjection(
            Lexicon objects, List<Lexicon> attributes, Change change, double temperature) {
        this.objects = objects;
        this.attributes = attributes;
        this.change = change;
        this.temperature = temperature;
    }

    /** {@return errors in the objects of a lexicon, replaced or extended, the likeliest ones} */
    public static PriorInjection of(Lexicon objects) {
        return new PriorInjection(objects, List.of(), Change.EITHER, 0);
    }

    /** {@return the same with one more kind of words that are replaced by each other} */
    public PriorInjection attributes(Collection<String> kind) {
        check(kind.size() >= 2, "a kind needs at least two words, got %s", kind);
        List<Lexicon> more = new ArrayList<>(attributes);
        more.add(Lexicon.of(kind));
        return new PriorInjection(objects, List.copyOf(more), change, temperature);
    }

    /** {@return the same with another change of objects; either by default} */
    public PriorInjection change(Change newChange) {
        return new PriorInjection(objects, attributes, newChange, temperature);
    }

    /**
     * {@return the same, drawing from the prior at a temperature; 0, the default: the likeliest}
     */
    public PriorInjection temperature(double degrees) {
        check(
                degrees >= 0 && Double.isFinite(degrees),
                "temperature must be >= 0, got %s",
                degrees);
        return new PriorInjection(objects, attributes, change, degrees);
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        List<Optional<Injection>> found = examples.stream().map(e -> injection(e, seed)).toList();
        List<Injection> possible = found.stream().flatMap(Optional::stream).toList();
        List<Packed> rows = possible.stream().map(one -> row(policy, one)).toList();
        Iterator<float[]> logps = byRow(policy.logps(rows, ROWS), possible).iterator();
        return found.stream()
                .map(one -> one.map(i -> drawn(i, logps.next())).orElseGet(PriorInjection::nothing))
                .toList();
    }

    /**
     * What may be changed in an answer.
     *
     * @param place where
     * @param names what may be put there
     * @param chance decides between them
     */
    private record Injection(
            Example example, Slot place, List<String> names, RandomGenerator chance) {}

    private Optional<Injection> injection(Example example, long seed) {
        Answers.words(example); // says so where there is none
        RandomGenerator random = Seeds.stream(seed, "prior-injection", example.id());
        List<Slot> slots = new ArrayList<>();
        boolean extend = change == Change.EXTEND || change == Change.EITHER && random.nextBoolean();
        slots(example, objects, extend, slots);
        attributes.forEach(kind -> slots(example, kind, false, slots));
        if (slots.isEmpty()) {
            return Optional.empty();
        }
        Slot slot = slots.get(random.nextInt(slots.size()));
        List<String> names =
                slot.kind().objects().stream()
                        .filter(name -> !slot.said().contains(name) && !example.truth().has(name))
                        .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Injection(example, slot, names, random));
    }

    private static void slots(Example example, Lexicon kind, boolean extend, List<Slot> slots) {
        for (Mention mention : kind.mentions(example.answer())) {
            slots.add(new Slot(example.answer(), mention, kind, extend));
        }
    }

    private static Packed row(Vlm policy, Injection one) {
        return policy.endings(
                ImageView.hidden(one.example.picture().pixels()),
                one.example.prompt(),
                one.place.start(),
                one.names.stream().map(one.place::phrase).toList());
    }

    private static List<float[]> byRow(float[] logps, List<Injection> rows) {
        List<float[]> parts = new ArrayList<>();
        int at = 0;
        for (Injection row : rows) {
            parts.add(Arrays.copyOfRange(logps, at, at + row.names.size()));
            at += row.names.size();
        }
        return parts;
    }

    private Drawn drawn(Injection one, float[] logps) {
        int picked = pick(logps, one.chance);
        String name = one.names.get(picked);
        return Drawn.of(
                one.example.answer(),
                one.place.filled(name),
                Provenance.NONE
                        .with("injected", name)
                        .with(
                                one.place.extend() ? "beside" : "in_place_of",
                                one.place.mention().object()));
    }

    /** {@return the likeliest, or one drawn by the softmax at the temperature} */
    private int pick(float[] logps, RandomGenerator chance) {
        double[] weights = new double[logps.length];
        int best = 0;
        for (int i = 0; i < logps.length; i++) {
            best = logps[i] > logps[best] ? i : best;
        }
        if (temperature == 0) {
            return best;
        }
        double total = 0;
        for (int i = 0; i < logps.length; i++) {
            weights[i] = StrictMath.exp((logps[i] - logps[best]) / temperature);
            total += weights[i];
        }
        double left = chance.nextDouble() * total;
        int picked = 0;
        while (picked < weights.length - 1 && left >= weights[picked]) {
            left -= weights[picked++];
        }
        return picked;
    }

    private static Drawn nothing() {
        return Drawn.failed("the answer mentions nothing that could be changed");
    }

    @Override
    public String toString() {
        return "PriorInjection[objects=%s, attributes=%s, change=%s, temperature=%s]"
                .formatted(
                        objects,
                        attributes.stream().map(Lexicon::objects).toList(),
                        change,
                        temperature);
    }
}
