package groundlab.metrics.amber;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What became of one description.
 *
 * @param mentions every noun that AMBER knows, in their order
 * @param truth what is annotated
 */
public record AmberScore(List<AmberMention> mentions, AmberTruth truth) {

    /** Copies its arguments. */
    public AmberScore {
        mentions = List.copyOf(mentions);
        Objects.requireNonNull(truth);
    }

    /** {@return the counts of this description} */
    public AmberGenerative counts() {
        int wrong = (int) mentions.stream().filter(AmberMention::wrong).count();
        return new AmberGenerative(
                mentions.size(),
                wrong,
                truth.objects().size(),
                met(mentions.stream().map(AmberMention::object)),
                truth.targets().size(),
                met(mentions.stream().flatMap(mention -> mention.targets().stream())),
                1,
                wrong > 0 ? 1 : 0);
    }

    private static int met(Stream<String> words) {
        return (int) words.filter(word -> !word.isEmpty()).distinct().count();
    }
}
