package groundlab.training;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.objective.Objective;
import groundlab.objective.View;
import groundlab.scoring.TokenizedPairs;
import groundlab.training.DrawingLesson.Drawing;
import java.util.List;

/**
 * What is trained on.
 *
 * @param pairs drawn before; empty where all is drawn online
 * @param examples for each row what can be drawn from
 * @param drawing how; null for not at all
 * @param held pairs that are measured beside the training; null for none
 */
record Material(TokenizedPairs pairs, Examples examples, Drawing drawing, TokenizedPairs held) {

    /** {@return the pairs' own pictures, questions and chosen answers} */
    static Examples examples(TokenizedPairs pairs) {
        return Examples.of("pairs", pairs.pairs().stream().map(Material::example).toList());
    }

    private static Example example(PreferencePair pair) {
        return new Example(
                pair.id(),
                pair.picture(),
                pair.prompt(),
                pair.chosen(),
                pair.truth().orElse(Truth.UNKNOWN),
                List.of());
    }

    int rows() {
        return drawing == null ? pairs.size() : examples.size();
    }

    List<String> prompts() {
        return examples.stream().map(Example::prompt).toList();
    }

    /** {@return tokens that each pair takes with an objective} */
    int[] lengths(Objective objective) {
        return pairs.rows().stream().mapToInt(row -> row.length(objective)).toArray();
    }

    /** {@return settings of a run that tell this from other material} */
    Provenance facts(Objective objective) {
        Provenance facts =
                Provenance.NONE
                        .with("pairs", pairs.size())
                        .with("pairs_sha256", pairs.pairs().hash())
                        .with("evaluation_sha256", held == null ? "none" : held.pairs().hash());
        if (objective.views().contains(View.REJECTED_2)) { // of which a pair has but the first
            facts =
                    facts.with("answers_sha256", pairs.answersHash())
                            .with(
                                    "evaluation_answers_sha256",
                                    held == null ? "none" : held.answersHash());
        }
        return drawing == null
                ? facts
                : facts.with("online", drawing).with("examples_sha256", examples.hash());
    }
}
