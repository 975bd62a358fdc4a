package groundlab.forms;

import groundlab.data.PreferencePair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which pairs are made of several answers with scores. Answers of the same score make none. */
public enum ScoredPairs {
    /** The best and the worst answer; of several as good, the first. */
    BEST_AND_WORST {
        @Override
        List<Match> of(List<Answer> answers) {
            Comparator<Answer> byScore = Comparator.comparingDouble(Answer::score);
            Answer best = answers.stream().max(byScore).get(); // the first of several
            Answer worst = answers.stream().min(byScore).get();
            return best.score() > worst.score() ? List.of(new Match(best, worst)) : List.of();
        }
    },
    /** Any two answers of different scores. */
    ALL {
        @Override
        List<Match> of(List<Answer> answers) {
            List<Match> matches = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                for (Answer other : answers.subList(i + 1, answers.size())) {
                    Answer one = answers.get(i);
                    if (one.score() != other.score()) {
                        boolean better = one.score() > other.score();
                        matches.add(better ? new Match(one, other) : new Match(other, one));
                    }
                }
            }
            return matches;
        }
    };

    /**
     * An answer.
     *
     * @param by who gave it, a model or a kind
     */
    record Answer(String text, double score, String by) {}

    /** Two answers. */
    record Match(Answer better, Answer worse) {}

    abstract List<Match> of(List<Answer> answers);

    /** {@return the pairs of a row; with more than one, the row's id and a number are theirs} */
    List<PreferencePair> pairs(Draft draft, List<Answer> answers) {
        List<PreferencePair> pairs = new ArrayList<>();
        List<Match> matches = answers.isEmpty() ? List.of() : of(answers);
        for (Match match : matches) {
            String id = draft.id() + (matches.size() > 1 ? "-" + (pairs.size() + 1) : "");
            pairs.add(
                    draft.withId(id)
                            .with("chosen_by", match.better().by())
                            .with("rejected_by", match.worse().by())
                            .with("chosen_score", match.better().score())
                            .with("rejected_score", match.worse().score())
                            .pair(match.better().text(), match.worse().text()));
        }
        return pairs;
    }
}
