package groundlab.pairs;

import static groundlab.internal.Checks.check;

import java.util.Optional;

/** Drops pairs with a long answer. */
record TooLong(int words) implements Filter {

    TooLong {
        check(words >= 1, "words must be >= 1, got %d", words);
    }

    @Override
    public String name() {
        return "too long (" + words + " words)";
    }

    @Override
    public Judge judge() {
        return pair -> {
            int longest = Math.max(Plain.words(pair.chosen()), Plain.words(pair.rejected()));
            return longest > words ? Optional.of(longest + " words") : Optional.empty();
        };
    }
}
