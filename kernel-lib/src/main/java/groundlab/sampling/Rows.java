package groundlab.sampling;

import groundlab.data.Example;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.image.Distorted;
import groundlab.image.Distortion;
import groundlab.metrics.Lexicon;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Pairs from what was drawn, each with the record by which it can be made again.
 *
 * @param model the fingerprint of the model
 * @param lexicon the objects to look for in rejected answers
 * @param distortion what makes the worse picture; null for none
 * @param seed the builder's
 * @param numbered whether an example can have several pairs, so that ids need numbers
 */
record Rows(String model, Lexicon lexicon, Distortion distortion, long seed, boolean numbered) {

    PreferencePair pair(Example example, Task task, Drawn drawn) {
        PreferencePair pair =
                new PreferencePair(
                        numbered ? example.id() + "#" + (task.number() + 1) : example.id(),
                        example.picture(),
                        example.prompt(),
                        drawn.chosen(),
                        drawn.rejected(),
                        Optional.empty(),
                        known(example.truth()),
                        facts(example, task, drawn));
        return distortion == null
                ? pair
                : Distorted.pairs(Pairs.of(List.of(pair), Provenance.NONE), distortion, seed)
                        .get(0);
    }

    private Provenance facts(Example example, Task task, Drawn drawn) {
        Provenance own =
                Provenance.NONE
                        .with("sampler", task.sampler())
                        .with("seed", seed)
                        .with("draw", task.draw())
                        .with("example", example.id())
                        .with("model_sha256", model)
                        .with("picture_sha256", example.picture().hash());
        Provenance facts = own.and(drawn.facts()).and(own); // given answers bring facts of theirs
        return known(example.truth()).isEmpty()
                ? facts
                : facts.with("not_in_picture", invented(drawn.rejected(), example.truth()));
    }

    /** The words as the answer has them, which need not be the lexicon's names. */
    private String invented(String answer, Truth truth) {
        return lexicon.invented(answer, truth).stream()
                .map(mention -> answer.substring(mention.start(), mention.end()))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Optional<Truth> known(Truth truth) {
        return truth.equals(Truth.UNKNOWN) ? Optional.empty() : Optional.of(truth);
    }
}
