package groundlab.evaluation;

import groundlab.data.Pairs;
import groundlab.data.PartnerPair;
import groundlab.data.PreferencePair;
import groundlab.data.Truth;
import groundlab.metrics.Interval;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Mention;
import groundlab.metrics.Rate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is wrong with drawn answers, each counted once, by the worst of it.
 *
 * <pre>{@code
 * NegativeKinds kinds = NegativeKinds.of(pairs, lexicon, TinyWorld.partners());
 * kinds.shares().forEach((kind, share) -> show(kind + " " + share));
 * }</pre>
 *
 * @param partner they name the absent partner of something that is there
 * @param other they name another absent object
 * @param nothing they differ from the reference, but name no absent object
 * @param same they are the reference, word by word, and made no pair
 */
public record NegativeKinds(int partner, int other, int nothing, int same) {

    /** {@return counts over pairs whose truth is known, as drawn by one sampler} */
    public static NegativeKinds of(Pairs pairs, Lexicon lexicon, List<PartnerPair> partners) {
        int partner = 0;
        int other = 0;
        int nothing = 0;
        for (PreferencePair pair : pairs) {
            Truth truth = pair.truth().orElse(null);
            if (truth == null) {
                continue;
            }
            Set<String> invented =
                    lexicon.invented(pair.rejected(), truth).stream()
                            .map(Mention::object)
                            .collect(Collectors.toSet());
            if (invented.isEmpty()) {
                nothing++;
            } else if (partners.stream().anyMatch(p -> isPartner(p, truth, invented))) {
                partner++;
            } else {
                other++;
            }
        }
        return new NegativeKinds(partner, other, nothing, same(pairs));
    }

    /** Several draws for each example are counted apart: {@code source_1_...}. */
    private static int same(Pairs pairs) {
        return pairs.provenance().facts().entrySet().stream()
                .filter(fact -> fact.getKey().matches("(source_\\d+_)?no_pair_because_equal"))
                .mapToInt(fact -> Integer.parseInt(fact.getValue()))
                .sum();
    }

    private static boolean isPartner(PartnerPair pair, Truth truth, Set<String> invented) {
        return truth.has(pair.one()) && invented.contains(pair.other())
                || truth.has(pair.other()) && invented.contains(pair.one());
    }

    /** {@return of all answers, how many name an absent object} */
    public Interval invented() {
        return new Rate(partner + other, partner + other + nothing + same).interval();
    }

    /** {@return of the answers that name an absent object, how many name an absent partner} */
    public Interval partnerAmongInvented() {
        return new Rate(partner, partner + other).interval();
    }

    /** {@return shares in [0, 1] by name} */
    public Map<String, Double> shares() {
        double all = partner + other + nothing + same;
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("invents the partner", partner / all);
        shares.put("invents another object", other / all);
        shares.put("differs, invents nothing", nothing / all);
        shares.put("same as the reference", same / all);
        return shares;
    }
}
