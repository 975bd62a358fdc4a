package groundlab.scoring;

import ai.djl.ndarray.NDManager;
import groundlab.data.PreferencePair;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Numbers;
import groundlab.engine.OutOfMemory;
import groundlab.internal.Notices;
import groundlab.model.Vlm;
import groundlab.objective.Extra;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.TokenWeights;
import groundlab.objective.View;
import groundlab.objective.View.Answer;
import groundlab.reference.ReferenceScores;
import groundlab.reference.ReferenceScoring;
import groundlab.reference.ReferenceScoring.BatchScores;
import groundlab.reference.ScoredBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * References of an objective.
 *
 * @param objective asks for views
 * @param features what the vision tower made of pictures
 * @param packed whether views of one picture share a sequence
 * @param batch pairs that are scored at a time
 */
public record References(Objective objective, FeatureCache features, boolean packed, int batch) {

    /** {@return a model that is asked each time} */
    public Reference live(Vlm model) {
        return known()
                ? new LiveReference(model, scorer(model, objective.views()))
                : Reference.NONE;
    }

    private boolean known() {
        return objective.rewardScale().isPresent();
    }

    /** {@return what scores pairs with the model that is trained} */
    public PairScorer policy(Vlm model) {
        boolean aligned = objective.extras().contains(Extra.ALIGNMENT);
        return new PairScorer(model, objective, objective.views(), features, packed, aligned);
    }

    private PairScorer scorer(Vlm model, Set<View> views) {
        return new PairScorer(model, objective, views, features, packed, false);
    }

    /** {@return a model's scores of these pairs, computed now or taken from a file} */
    public Reference kept(Vlm model, TokenizedPairs pairs, Path file) throws IOException {
        if (!known()) {
            return Reference.NONE;
        }
        Map<String, TokenizedPair> byId = new HashMap<>();
        pairs.rows().forEach(row -> byId.put(row.pair().id(), row));
        ReferenceScores scores =
                ReferenceScoring.of(pairs.pairs(), objective.views())
                        .answers((pair, view) -> text(byId.get(pair.id()), view))
                        .batch(batch)
                        .file(file, ScoredBy.of(model))
                        .compute((some, views) -> score(model, rows(some, byId), views));
        Notices.say(scores.toString());
        return new KeptReference(pairs.rows(), scores, objective.views());
    }

    /** Whatever else a score depends on stands behind the answer. */
    private String text(TokenizedPair row, View view) {
        String text = row.texts().get(view.answer());
        String forced =
                view == View.FORCED
                        ? "\nforced by " + row.pair().rejectedPicture().orElseThrow().hash()
                        : "";
        String weights = objective.tokenWeights().map(some -> weights(some, row)).orElse("");
        return text + forced + weights;
    }

    /** Each answer's tokens are weighed by the other answer too. */
    private static String weights(TokenWeights how, TokenizedPair row) {
        return "\n%s of\n%s\nand\n%s"
                .formatted(how, row.texts().get(Answer.CHOSEN), row.texts().get(Answer.REJECTED));
    }

    private static List<TokenizedPair> rows(
            List<PreferencePair> some, Map<String, TokenizedPair> byId) {
        return some.stream().map(pair -> byId.get(pair.id())).toList();
    }

    private BatchScores score(Vlm model, List<TokenizedPair> rows, Set<View> views) {
        Map<View, int[]> tokens = new EnumMap<>(View.class);
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off();
                Dropout none = Dropout.off()) {
            Scores scores = scorer(model, views).score(rows, Map.of(), scope).scores();
            for (View view : views) {
                tokens.put(view, rows.stream().mapToInt(row -> row.tokens(view).length).toArray());
            }
            return new BatchScores(Numbers.of(scores.logps()), tokens);
        } catch (RuntimeException e) {
            throw instead(e, model, rows.size());
        }
    }

    private static RuntimeException instead(RuntimeException e, Vlm model, int rows) {
        try (NDManager manager = model.newManager()) {
            String work = "scoring %d pairs at once with the reference".formatted(rows);
            String advice =
                    rows > 1
                            ? "It needs less with more parts: accumulate(n)"
                            : "Take a device with more memory";
            return OutOfMemory.instead(e, work, manager, advice);
        }
    }
}
