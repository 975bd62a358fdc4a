package groundlab.metrics;

import groundlab.data.PartnerPair;
import groundlab.data.Truth;
import java.util.List;
import java.util.Set;

/**
 * Scores over pairs of objects that are usually seen together: does a caption name the one because
 * the other is there? Give strong and weak pairs apart, as cause and control.
 */
public final class Partners {

    private Partners() {}

    /**
     * {@return of the pairs with exactly one object in the picture, how many have the absent one
     * named; no chances when each pair is there or missing as a whole}
     *
     * <p>A chance is counted whether or not the caption names the present object.
     *
     * @param named the objects that the caption names
     * @param truth what is in the picture
     * @param pairs the pairs to look at
     */
    public static Rate invented(Set<String> named, Truth truth, List<PartnerPair> pairs) {
        return pairs.stream()
                .filter(pair -> truth.has(pair.one()) != truth.has(pair.other()))
                .map(pair -> Rate.of(named.contains(absent(pair, truth))))
                .reduce(Rate.NONE, Rate::plus);
    }

    private static String absent(PartnerPair pair, Truth truth) {
        return truth.has(pair.one()) ? pair.other() : pair.one();
    }
}
