package groundlab.text;

import static groundlab.internal.Checks.check;

import java.util.List;

/** A similarity under a name of the caller's. */
record NamedSimilarity(String name, Similarity measure) implements Similarity {

    NamedSimilarity {
        check(!name.isBlank(), "a similarity needs a name, got a blank one");
    }

    @Override
    public double of(String one, String other) {
        return measure.of(one, other);
    }

    @Override
    public double[] of(List<String> ones, List<String> others) {
        return measure.of(ones, others);
    }

    @Override
    public String toString() {
        return name;
    }
}
