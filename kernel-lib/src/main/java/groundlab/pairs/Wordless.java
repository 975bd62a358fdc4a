package groundlab.pairs;

import java.util.Optional;
import java.util.regex.Pattern;

/** Drops pairs with an answer of marks alone. */
record Wordless() implements Filter {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

    @Override
    public String name() {
        return "empty";
    }

    @Override
    public Judge judge() {
        return pair -> {
            if (!WORD.matcher(pair.chosen()).find()) {
                return Optional.of("the chosen answer has no word");
            }
            return WORD.matcher(pair.rejected()).find()
                    ? Optional.empty()
                    : Optional.of("the rejected answer has no word");
        };
    }
}
