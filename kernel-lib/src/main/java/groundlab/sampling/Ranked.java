package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.annotate.Annotator;
import groundlab.annotate.Match;
import groundlab.annotate.Ranking;
import groundlab.annotate.Ranking.Outcome;
import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.internal.Seeds;
import groundlab.model.Decoding;
import groundlab.model.Vlm;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Two answers of the model's own, ranked by an annotator: the pairs of online DPO, <a
 * href="https://arxiv.org/abs/2407.02477">Amirloo et al. 2024</a>, section on online methods. Two
 * equal answers make no pair and are not shown to the annotator; where it is undecided, the kind
 * stands first in the failure and is counted in the record of the set, such as {@code
 * undecided_tie}.
 *
 * <pre>{@code
 * Annotator truth = Annotator.byReward(Reward.chair(Lexicon.of(TinyWorld.objects())));
 * Pairs pairs = Ranked.by(truth).pairs(model, world.preference(), 7);
 * }</pre>
 *
 * @param annotator who says which is better
 * @param decoding how answers are drawn, at a temperature above 0
 */
public record Ranked(Annotator annotator, Decoding decoding) implements Sampler {

    /** Checks that the annotator has a name and the two answers can differ. */
    public Ranked {
        check(
                Seeds.isStable(annotator),
                "an annotator must print the same in every run, got %s;"
                        + " give it a name with Annotator.named(name, annotator)",
                annotator);
        check(
                decoding.temperature() > 0,
                "two answers can differ only at a temperature > 0, got %s",
                decoding.temperature());
    }

    /** {@return answers drawn at temperature 1 in up to 64 tokens} */
    public static Ranked by(Annotator annotator) {
        return new Ranked(annotator, Decoding.sampled(1, 64));
    }

    /** {@return the same with answers drawn in another way} */
    public Ranked decoding(Decoding other) {
        return new Ranked(annotator, other);
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        List<List<String>> own = new OwnAnswers(2, decoding, "ranked").draw(policy, examples, seed);
        List<Match> matches =
                IntStream.range(0, own.size())
                        .mapToObj(e -> match(examples.get(e), own.get(e)))
                        .toList();
        Iterator<Ranking> rankings =
                rankings(matches.stream().filter(Ranked::isOpen).toList()).iterator();
        String name = annotator.toString();
        return matches.stream()
                .map(match -> isOpen(match) ? drawn(match, rankings.next(), name) : plain(match))
                .toList();
    }

    private static Match match(Example example, List<String> answers) {
        return new Match(example, answers.get(0), answers.get(1));
    }

    private static Drawn plain(Match match) {
        return Drawn.of(match.first(), match.second(), Provenance.NONE);
    }

    /** {@return whether there is anything to rank: two answers, and not the same} */
    private static boolean isOpen(Match match) {
        return plain(match).outcome() == Drawn.Outcome.PAIR;
    }

    private List<Ranking> rankings(List<Match> matches) {
        if (matches.isEmpty()) {
            return List.of();
        }
        List<Ranking> rankings = annotator.rank(matches);
        check(
                rankings.size() == matches.size(),
                "%s must rank each of %d matches, got %d",
                annotator,
                matches.size(),
                rankings.size());
        return rankings;
    }

    private static Drawn drawn(Match match, Ranking ranking, String name) {
        if (!ranking.outcome().isDecided()) {
            return Drawn.failed(ranking.toString());
        }
        int better = ranking.outcome() == Outcome.FIRST ? 0 : 1;
        List<String> answers = List.of(match.first(), match.second());
        Provenance facts = Provenance.NONE.with("annotator", name);
        List<Double> rewards = ranking.rewards();
        if (!rewards.isEmpty()) {
            facts =
                    facts.with("reward_chosen", BestOfK.round(rewards.get(better)))
                            .with("reward_rejected", BestOfK.round(rewards.get(1 - better)));
        }
        return Drawn.of(answers.get(better), answers.get(1 - better), facts);
    }

    /** {@return how often each kind of indecision came up} */
    @Override
    public Provenance summary(List<Drawn> drawn) {
        Provenance facts = Provenance.NONE;
        for (Outcome outcome : Outcome.values()) {
            if (!outcome.isDecided()) {
                long count = drawn.stream().filter(one -> isFor(outcome, one)).count();
                facts = facts.with("undecided_" + outcome.name().toLowerCase(Locale.ROOT), count);
            }
        }
        return facts;
    }

    private static boolean isFor(Outcome outcome, Drawn drawn) {
        return drawn.outcome() == Drawn.Outcome.FAILED
                && drawn.facts().get("failure").startsWith(outcome + ": ");
    }
}
