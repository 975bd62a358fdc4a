package groundlab.evaluation;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PartnerPair;
import groundlab.data.Truth;
import groundlab.metrics.Bootstrap;
import groundlab.metrics.Interval;
import groundlab.metrics.Mean;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a model invents a partner: the probability that it goes on with "and" after "There is a
 * fork", when the knife is there and when it is not, with the picture and without. Where the
 * picture makes little difference, the language prior speaks.
 *
 * <pre>{@code
 * PartnerPrior why = PartnerPrior.of(model, world.test(), TinyWorld.partners());
 * why.partnerAbsent();      // how likely "and" is where the knife is not there
 * why.partnerAbsentBlind(); // and where nothing is seen
 * }</pre>
 *
 * @param partnerPresent with the picture, both partners there
 * @param partnerAbsent with the picture, one of them there
 * @param partnerPresentBlind the same as the first, the picture hidden
 * @param partnerAbsentBlind the same as the second, the picture hidden
 */
public record PartnerPrior(
        Interval partnerPresent,
        Interval partnerAbsent,
        Interval partnerPresentBlind,
        Interval partnerAbsentBlind) {

    private static final int BATCH = 64;

    /** {@return the probabilities for the strong pairs, on examples described scene first} */
    public static PartnerPrior of(Vlm model, Examples examples, List<PartnerPair> partners) {
        return new PartnerPrior(
                measure(model, examples, partners, true, true),
                measure(model, examples, partners, false, true),
                measure(model, examples, partners, true, false),
                measure(model, examples, partners, false, false));
    }

    private static Interval measure(
            Vlm model, Examples examples, List<PartnerPair> partners, boolean both, boolean seen) {
        List<Packed> rows = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (Example example : examples) {
            List<String> subjects = subjects(example.truth(), partners, both);
            if (!subjects.isEmpty()) {
                rows.add(row(model, example, subjects, seen));
                sizes.add(subjects.size());
            }
        }
        return Bootstrap.seed(7).interval(means(model.logps(rows, BATCH), sizes), Mean::value);
    }

    private static Packed row(Vlm model, Example example, List<String> subjects, boolean seen) {
        var pixels = example.picture().pixels();
        ImageView view = seen ? ImageView.of(pixels) : ImageView.hidden(pixels);
        String scene = example.answer().substring(0, example.answer().indexOf('.') + 1);
        List<Packed.Branch> branches = new ArrayList<>();
        for (String object : subjects) {
            String start = scene + " There is a " + object;
            branches.add(model.ending(view, example.prompt(), start, "and"));
        }
        return new Packed(view, new int[0], branches);
    }

    private static List<Mean> means(float[] logps, List<Integer> sizes) {
        List<Mean> means = new ArrayList<>();
        int at = 0;
        for (int size : sizes) {
            Mean mean = Mean.NONE;
            for (int i = 0; i < size; i++) {
                mean = mean.plus(Mean.of(Math.exp(logps[at++])));
            }
            means.add(mean);
        }
        return means;
    }

    /** {@return objects of strong pairs that are there with their partner, or without} */
    private static List<String> subjects(Truth truth, List<PartnerPair> partners, boolean both) {
        List<String> subjects = new ArrayList<>();
        for (PartnerPair pair : partners) {
            boolean one = truth.has(pair.one());
            boolean other = truth.has(pair.other());
            if (pair.strong() && (one || other) && (one && other) == both) {
                subjects.add(one ? pair.one() : pair.other());
            }
        }
        return subjects;
    }

    /** {@return the two probabilities with the picture, as rows for {@code results.csv}} */
    public Map<String, Interval> metrics() {
        Map<String, Interval> metrics = new LinkedHashMap<>();
        metrics.put("p_and_partner_present", partnerPresent);
        metrics.put("p_and_partner_absent", partnerAbsent);
        return metrics;
    }
}
