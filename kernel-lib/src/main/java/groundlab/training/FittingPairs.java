package groundlab.training;

import static groundlab.internal.Checks.check;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.internal.Notices;
import groundlab.internal.Reasons;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.objective.View;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sorts out pairs that an objective cannot learn from, or a model cannot take. */
final class FittingPairs {

    private static final int NAMED = 5;

    private final Vlm model;
    private final Objective objective;
    private final boolean givenPictures;
    private final Map<String, List<String>> idsByReason = new LinkedHashMap<>();
    private Optional<String> unreadable = Optional.empty(); // with the cause of the first

    private FittingPairs(Vlm model, Objective objective, boolean givenPictures) {
        this.model = model;
        this.objective = objective;
        this.givenPictures = givenPictures;
    }

    /**
     * {@return the pairs that fit}
     *
     * @param givenPictures whether no worse picture is drawn for pairs without one
     * @throws IllegalArgumentException if some do not and {@code policy} is FAIL, or if none does
     */
    static Pairs of(
            Pairs pairs, Vlm model, Objective objective, boolean givenPictures, Unfit policy) {
        FittingPairs sorting = new FittingPairs(model, objective, givenPictures);
        List<PreferencePair> fitting = pairs.stream().filter(sorting::fits).toList();
        if (sorting.idsByReason.isEmpty()) {
            return pairs;
        }
        String why =
                String.format(
                        "%d of %d pairs cannot be trained on: %s",
                        pairs.size() - fitting.size(), pairs.size(), sorting.reasons());
        check(policy == Unfit.SKIP, "%s. unfit(Unfit.SKIP) leaves them out", why);
        check(!fitting.isEmpty(), "%s. None is left", why);
        Notices.say(why + ". They are left out.");
        return Pairs.of(fitting, pairs.provenance());
    }

    private boolean fits(PreferencePair pair) {
        Optional<String> reason = reason(pair);
        reason.ifPresent(
                why ->
                        idsByReason
                                .computeIfAbsent(why, unused -> new ArrayList<>())
                                .add(pair.id()));
        return reason.isEmpty();
    }

    private Optional<String> reason(PreferencePair pair) {
        boolean compared = objective.views().contains(View.REJECTED);
        if (compared && plain(pair.chosen()).equals(plain(pair.rejected()))) {
            return Optional.of("chosen equals rejected");
        }
        boolean worse = !objective.views().stream().allMatch(View::truePicture);
        if (worse && givenPictures && pair.rejectedPicture().isEmpty()) {
            return Optional.of("without the rejected picture that the objective needs");
        }
        try {
            return tooLong(pair);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return Optional.of(unreadable(e));
        }
    }

    /** What blanks and case alone tell apart is the same, as it is for the checkup. */
    private static String plain(String answer) {
        return answer.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private Optional<String> tooLong(PreferencePair pair) {
        TokenizedPairs one = new TokenizedPairs(model, Pairs.of(List.of(pair), Provenance.NONE));
        int positions = model.config().text().positions();
        return one.longest(0) > positions
                ? Optional.of("longer than the model's " + positions + " positions")
                : Optional.empty();
    }

    private String unreadable(RuntimeException e) {
        if (unreadable.isEmpty()) {
            unreadable = Optional.of("that cannot be read, the first because: " + Reasons.of(e));
        }
        return unreadable.get();
    }

    private String reasons() {
        return idsByReason.entrySet().stream()
                .map(e -> e.getValue().size() + " " + e.getKey() + " (" + names(e.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String names(List<String> ids) {
        String first = ids.stream().limit(NAMED).collect(Collectors.joining(", "));
        return ids.size() > NAMED ? first + ", …" : first;
    }
}
