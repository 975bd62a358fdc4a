package groundlab.objective;

import static groundlab.internal.Checks.check;

import groundlab.internal.Checks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A weighted sum of objectives, such as {@code Sum.of(0.8, new Dpo(0.1)).plus(1, new Sft())}. A
 * weight of 0 leaves a part, and the views that only it needs, out.
 *
 * @param parts what is added, in the order of the log's columns
 */
public record Sum(List<Part> parts) implements Objective {

    /**
     * A part of a sum.
     *
     * @param weight how much it counts, not negative
     * @param objective what is weighted
     */
    public record Part(double weight, Objective objective) {

        /** Checks the weight. */
        public Part {
            Checks.notNegative("the weight of " + objective, weight);
        }

        private String label() {
            String name = objective.getClass().getSimpleName();
            return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that something counts, that tokens are weighed in one way, and that beta is one. */
    public Sum {
        parts = List.copyOf(parts);
        check(
                parts.stream().mapToDouble(Part::weight).sum() > 0,
                "the weights of a sum must sum to more than 0, got %s",
                parts.stream().map(Part::weight).toList());
        check(
                objectives(parts).stream().map(Objective::tokenWeights).distinct().count() == 1,
                "the parts of a sum must weigh tokens alike, got %s; weigh the whole sum instead",
                objectives(parts));
        Set<Double> scales = new HashSet<>();
        objectives(parts).forEach(part -> part.rewardScale().ifPresent(scales::add));
        check(
                scales.size() <= 1,
                "the parts of a sum must have one beta, on which rewards depend, got %s",
                objectives(parts));
    }

    /** {@return a sum of one part, to which others are added} */
    public static Sum of(double weight, Objective objective) {
        return new Sum(List.of(new Part(weight, objective)));
    }

    /** {@return the same with a part more} */
    public Sum plus(double weight, Objective objective) {
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(weight, objective));
        return new Sum(more);
    }

    private static List<Objective> objectives(List<Part> parts) {
        return parts.stream().filter(part -> part.weight > 0).map(Part::objective).toList();
    }

    @Override
    public Set<View> views() {
        Set<View> views = EnumSet.noneOf(View.class);
        objectives(parts).forEach(part -> views.addAll(part.views()));
        return views;
    }

    @Override
    public Set<Extra> extras() {
        Set<Extra> extras = EnumSet.noneOf(Extra.class);
        objectives(parts).forEach(part -> extras.addAll(part.extras()));
        return extras;
    }

    @Override
    public Optional<TokenWeights> tokenWeights() {
        return objectives(parts).get(0).tokenWeights();
    }

    @Override
    public boolean acrossPairs() {
        return objectives(parts).stream().anyMatch(Objective::acrossPairs);
    }

    @Override
    public boolean comparesPictures() {
        return objectives(parts).stream().anyMatch(Objective::comparesPictures);
    }

    /** {@return the parts' terms, named after part and term, or part alone if it has one term} */
    @Override
    public List<Term> terms(Batch batch) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<Term> terms = new ArrayList<>();
        for (Part part : parts) {
            if (part.weight > 0) {
                int number = seen.merge(part.label(), 1, Integer::sum);
                String label = number == 1 ? part.label() : part.label() + "_" + number;
                terms.addAll(weighted(part, label, batch));
            }
        }
        return terms;
    }

    private static List<Term> weighted(Part part, String label, Batch batch) {
        List<Term> terms = part.objective.terms(batch);
        return terms.stream()
                .map(
                        term ->
                                new Term(
                                        terms.size() == 1 ? label : label + "_" + term.name(),
                                        term.values().mul(batch.number(part.weight))))
                .toList();
    }

    /** {@return the parts' factor, which is one and the same} */
    @Override
    public OptionalDouble rewardScale() {
        return objectives(parts).stream()
                .map(Objective::rewardScale)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    @Override
    public OptionalDouble lossAtStart() {
        double sum = 0;
        for (Part part : parts) {
            OptionalDouble loss = part.objective.lossAtStart();
            if (part.weight > 0 && loss.isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += part.weight * loss.orElse(0);
        }
        return OptionalDouble.of(sum);
    }

    @Override
    public String toString() {
        return parts.stream()
                .map(part -> part.weight + " " + part.objective)
                .collect(Collectors.joining(" + "));
    }
}
