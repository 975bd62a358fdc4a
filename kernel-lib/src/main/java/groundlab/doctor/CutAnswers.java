package groundlab.doctor;

import groundlab.data.PreferencePair;
import java.util.Optional;

/**
 * Answers that stop in the middle of a sentence: a limit on their length has cut them. Answers of a
 * set in which most end without a full stop, such as words or names, are not taken for cut.
 */
final class CutAnswers implements PairCheck {

    private static final String ENDS = ".!?…。！？।؟";
    private static final String CLOSERS = "\"'”’»)]}*_`」』）";
    private static final double BIAS = 0.05; // share of pairs that one side is ahead by
    private static final double Z = 1.96; // of a normal distribution, 95 % lie within

    private int chosen;
    private int rejected;
    private int onlyChosen;
    private int onlyRejected;
    private final Tally found = new Tally();

    @Override
    public void look(PreferencePair pair) {
        boolean first = isCut(pair.chosen());
        boolean second = isCut(pair.rejected());
        chosen += first ? 1 : 0;
        rejected += second ? 1 : 0;
        onlyChosen += first && !second ? 1 : 0;
        onlyRejected += second && !first ? 1 : 0;
        if (first || second) {
            found.add(pair.id());
        }
    }

    static boolean isCut(String answer) {
        int last = answer.length() - 1;
        while (last >= 0
                && (Character.isWhitespace(answer.charAt(last))
                        || CLOSERS.indexOf(answer.charAt(last)) >= 0)) {
            last--;
        }
        return last >= 0 && ENDS.indexOf(answer.charAt(last)) < 0;
    }

    @Override
    public Optional<Finding> finding(int pairs) {
        if (found.isEmpty() || 2 * Math.min(chosen, rejected) >= pairs) {
            return Optional.empty();
        }
        String text = "%s do not end as a sentence does: %d chosen and %d rejected answers; ";
        String counts = text.formatted(found.of(pairs), chosen, rejected);
        return Optional.of(
                isBiased(pairs)
                        ? Finding.warning(
                                "cut answers",
                                "%s",
                                counts
                                        + "the sides can be told apart by that alone; draw longer"
                                        + " answers, or cut both sides after a sentence")
                        : Finding.note(
                                "cut answers",
                                "%s",
                                counts + "if a limit has cut them, draw longer answers"));
    }

    /** McNemar's test on the pairs with one cut answer. */
    private boolean isBiased(int pairs) {
        int ahead = Math.abs(onlyRejected - onlyChosen);
        return ahead > BIAS * pairs && ahead > Z * Math.sqrt(onlyChosen + onlyRejected);
    }
}
