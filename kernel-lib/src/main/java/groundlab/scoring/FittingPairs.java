package groundlab.scoring;

import static groundlab.internal.Checks.check;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.internal.Notices;
import groundlab.internal.Reasons;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.objective.View;
import groundlab.pairs.Filter;
import groundlab.pairs.Judge;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sorts out pairs that an objective cannot learn from, or a model cannot take. */
public final class FittingPairs {

    private static final int NAMED = 5;

    private final Vlm model;
    private final Objective objective;
    private final boolean givenPictures;
    private final Judge same = Filter.sameAnswers().judge();
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
    public static TokenizedPairs of(
            Pairs pairs, Vlm model, Objective objective, boolean givenPictures, Unfit policy) {
        FittingPairs sorting = new FittingPairs(model, objective, givenPictures);
        List<TokenizedPair> fitting =
                sorting.sets(pairs).stream().flatMap(sorting::fitting).toList();
        if (!sorting.idsByReason.isEmpty()) {
            int unfit = sorting.idsByReason.values().stream().mapToInt(List::size).sum();
            String why =
                    String.format(
                            "%d of %d pairs cannot be trained on: %s",
                            unfit, pairs.size(), sorting.reasons());
            check(policy == Unfit.SKIP, "%s. unfit(Unfit.SKIP) leaves them out", why);
            check(!fitting.isEmpty(), "%s. None is left", why);
            Notices.say(why + ". They are left out.");
        }
        return new TokenizedPairs(fitting, pairs.provenance());
    }

    /** {@return each pair by itself, or those that have all but the rejected answer in common} */
    private Collection<List<PreferencePair>> sets(Pairs pairs) {
        if (rejected() < 2) {
            return pairs.stream().map(List::of).toList();
        }
        return pairs.stream()
                .collect(
                        Collectors.groupingBy(
                                FittingPairs::common, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static List<String> common(PreferencePair pair) {
        return List.of(pair.picture().hash(), pair.prompt(), pair.chosen());
    }

    /** {@return how many rejected answers of a question the objective compares} */
    private int rejected() {
        return (int)
                IntStream.rangeClosed(1, View.MOST_REJECTED)
                        .filter(k -> objective.views().contains(View.rejected(k)))
                        .count();
    }

    private Stream<TokenizedPair> fitting(List<PreferencePair> set) {
        PreferencePair pair = set.get(0);
        if (rejected() > 0 && set.stream().anyMatch(one -> same.objection(one).isPresent())) {
            return unfit(set, "chosen equals rejected");
        }
        if (set.size() < rejected()) {
            return unfit(
                    set,
                    "with fewer than the "
                            + rejected()
                            + " rejected answers of a question that the objective compares");
        }
        if (objective.comparesPictures() && givenPictures && pair.rejectedPicture().isEmpty()) {
            return unfit(set, "without the rejected picture that the objective needs");
        }
        try {
            List<String> answers =
                    set.stream()
                            .map(PreferencePair::rejected)
                            .limit(Math.max(1, rejected()))
                            .toList();
            TokenizedPair tokens = TokenizedPair.of(model, pair, answers);
            int positions = model.config().text().positions();
            return tokens.longest() > positions
                    ? unfit(set, "longer than the model's " + positions + " positions")
                    : Stream.of(tokens);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return unfit(set, unreadable(e));
        }
    }

    private Stream<TokenizedPair> unfit(List<PreferencePair> set, String why) {
        List<String> ids = idsByReason.computeIfAbsent(why, unused -> new ArrayList<>());
        set.forEach(pair -> ids.add(pair.id()));
        return Stream.empty();
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
