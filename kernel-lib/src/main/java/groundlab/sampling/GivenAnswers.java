package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.model.Vlm;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rejected answers that were made elsewhere, so that they can be mixed with drawn ones: the study's
 * "external and BDHS". An example without one makes no pair.
 */
public final class GivenAnswers implements Sampler {

    private final String name;
    private final Map<String, PreferencePair> byId = new HashMap<>();
    private final String hash;

    private GivenAnswers(String name, Pairs pairs) {
        check(!name.isBlank(), "given answers need a name, got a blank one");
        this.name = name;
        hash = pairs.hash();
        for (PreferencePair pair : pairs) {
            check(
                    byId.put(pair.id(), pair) == null,
                    "given answers need one pair for each id, %s has several for %s",
                    name,
                    pair.id());
        }
    }

    /**
     * {@return both answers of each pair, for the example of the same id; worse pictures are left}
     *
     * @param name where they come from, such as {@code "POVID"}
     * @throws IllegalArgumentException if two pairs have the same id
     */
    public static GivenAnswers of(String name, Pairs pairs) {
        return new GivenAnswers(name, pairs);
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        return examples.stream().map(this::given).toList();
    }

    private Drawn given(Example example) {
        PreferencePair pair = byId.get(example.id());
        if (pair == null) {
            return Drawn.failed(name + " has no pair for example " + example.id());
        }
        boolean samePrompt = pair.prompt().equals(example.prompt());
        check(samePrompt, "%s asks example %s something else: %s", name, pair.id(), pair.prompt());
        boolean samePicture = pair.picture().hash().equals(example.picture().hash());
        check(samePicture, "%s has another picture for example %s", name, pair.id());
        return Drawn.of(pair.chosen(), pair.rejected(), ofAnswers(pair.provenance()));
    }

    /** {@return the facts but for those of a worse picture, which is left behind} */
    private static Provenance ofAnswers(Provenance provenance) {
        Map<String, String> facts = new LinkedHashMap<>(provenance.facts());
        facts.keySet().removeAll(List.of("distortion", "distortion_seed"));
        return new Provenance(facts);
    }

    @Override
    public String toString() {
        return "GivenAnswers[name=%s, pairs=%d, sha256=%.12s]".formatted(name, byId.size(), hash);
    }
}
