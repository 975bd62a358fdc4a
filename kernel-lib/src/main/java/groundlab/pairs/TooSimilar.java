package groundlab.pairs;

import static groundlab.internal.Checks.check;

import groundlab.text.Similarity;
import java.util.Locale;
import java.util.Optional;

/** Drops pairs whose answers say the same. */
record TooSimilar(Similarity measure, double limit) implements Filter {

    TooSimilar {
        check(limit >= -1 && limit <= 1, "limit must be in [-1, 1], got %s", limit);
    }

    @Override
    public String name() {
        return "too similar (" + limit + ")";
    }

    @Override
    public Judge judge() {
        return pair -> {
            double similarity = measure.of(pair.chosen(), pair.rejected());
            return similarity >= limit
                    ? Optional.of(String.format(Locale.ROOT, "similarity %.3f", similarity))
                    : Optional.empty();
        };
    }
}
