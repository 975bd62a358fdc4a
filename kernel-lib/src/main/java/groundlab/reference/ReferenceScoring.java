package groundlab.reference;

import static groundlab.internal.Checks.check;

import groundlab.data.PreferencePair;
import groundlab.internal.Ahead;
import groundlab.internal.Progress;
import groundlab.internal.Stop;
import groundlab.objective.View;
import groundlab.reference.ScoreLookup.Batch;
import groundlab.reference.ScoreRow.Content;
import groundlab.reference.ScoreRow.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;

/**
 * Scores pairs with the reference model, once: what a file has is taken from there, and what is
 * computed is kept there, batch by batch. A file may hold the scores of many sets of pairs.
 *
 * <pre>{@code
 * ReferenceScoring.BatchScorer scorer = (some, views) -> {
 *     var packed = some.stream().map(pair -> model.pack(
 *             ImageView.of(pair.picture().pixels()), pair.prompt(), List.of(pair.chosen())));
 *     var tokens = some.stream().mapToInt(
 *             pair -> model.answerTokens(pair.prompt(), pair.chosen()).length);
 *     return new ReferenceScoring.BatchScores(
 *             Map.of(View.CHOSEN, model.logps(packed.toList(), 8)),
 *             Map.of(View.CHOSEN, tokens.toArray()));
 * };
 * ReferenceScores scores =
 *         ReferenceScoring.of(pairs, Set.of(View.CHOSEN))
 *                 .file(Path.of("runs/reference.csv"), ScoredBy.of(model))
 *                 .compute(scorer);
 * }</pre>
 */
public final class ReferenceScoring {

    private final List<PreferencePair> pairs;
    private final Set<View> views;
    private BiFunction<PreferencePair, View, String> answers = ReferenceScoring::answer;
    private int batch = 8;
    private Path file;
    private ScoredBy by;

    private ReferenceScoring(List<PreferencePair> pairs, Set<View> views) {
        this.pairs = pairs;
        this.views = EnumSet.copyOf(views);
    }

    /** Starts to describe the scoring of these views of pairs; kept nowhere unless told where. */
    public static ReferenceScoring of(List<PreferencePair> pairs, Set<View> views) {
        check(
                !pairs.isEmpty() && !views.isEmpty(),
                "reference scores need at least one pair and one view, got %d and %d",
                pairs.size(),
                views.size());
        return new ReferenceScoring(pairs, views);
    }

    /** Scores a batch. */
    @FunctionalInterface
    public interface BatchScorer {

        /**
         * {@return the scores of these views of pairs, one for each pair in their order} Other
         * views may be scored too, nobody looks at them.
         */
        BatchScores score(List<PreferencePair> pairs, Set<View> views);
    }

    /**
     * Scores of a batch.
     *
     * @param logps log-probabilities in nats
     * @param tokens how many tokens each is the sum over
     */
    public record BatchScores(Map<View, float[]> logps, Map<View, int[]> tokens) {}

    private static String answer(PreferencePair pair, View view) {
        return view.answer() == View.Answer.CHOSEN ? pair.chosen() : pair.rejected();
    }

    /**
     * What a view scores of a pair, where it is more than the pair's chosen or rejected answer:
     * kept scores hold for the same text only.
     */
    public ReferenceScoring answers(BiFunction<PreferencePair, View, String> texts) {
        answers = texts;
        return this;
    }

    /** How many pairs are scored at a time; 8 by default. */
    public ReferenceScoring batch(int size) {
        check(size >= 1, "batch must be at least 1, got %d", size);
        batch = size;
        return this;
    }

    /**
     * Keeps the scores.
     *
     * @param scores a CSV file of {@link ScoreFile}, made if needed
     * @param model who scores
     */
    public ReferenceScoring file(Path scores, ScoredBy model) {
        file = scores;
        by = model;
        return this;
    }

    /**
     * {@return the scores of all pairs} Only those are computed that the file does not have for
     * what is wanted now, long answers first. After a stop at any moment, what is left is computed
     * in the same batches as if there had been no stop, so to the same bits.
     *
     * @throws IOException if the file cannot be read or written; the message names it
     * @throws IllegalArgumentException if the file is another kind of file, or two pairs have the
     *     same id
     * @throws IllegalStateException if another run uses the file, or the scorer gives something
     *     that is no score; scores of the batches before are kept
     * @throws CancellationException if the thread was interrupted; what was computed is kept
     */
    public ReferenceScores compute(BatchScorer scorer) throws IOException {
        stopIfInterrupted(0);
        ScoreLookup found = file == null ? computeAll(scorer) : computeMissing(scorer);
        return found.scores().with(found.usage(Optional.ofNullable(file)));
    }

    private ScoreLookup computeAll(BatchScorer scorer) throws IOException {
        ScoreLookup nothing = ScoreLookup.nothing(pairs, views);
        run(nothing, scorer, done -> {});
        return nothing;
    }

    private ScoreLookup computeMissing(BatchScorer scorer) throws IOException {
        List<Map<View, Content>> wanted = wanted();
        ScoreLookup found = ScoreLookup.of(pairs, wanted, by, ScoreRows.read(file).byKey());
        if (found.isComplete()) {
            return found; // which needs no right to write
        }
        try (ScoreFile kept = ScoreFile.open(file)) {
            ScoreLookup now = ScoreLookup.of(pairs, wanted, by, kept.rows());
            run(now, scorer, done -> kept.add(rows(done, wanted, now.scores())));
            kept.tidy();
            return now;
        }
    }

    private List<Map<View, Content>> wanted() {
        Set<String> ids = new HashSet<>();
        for (PreferencePair pair : pairs) {
            check(ids.add(pair.id()), "scores are kept by ids of pairs, got %s twice", pair.id());
        }
        // Each picture is decoded for its hash.
        List<Ahead<Map<View, Content>>> wanted =
                pairs.stream().map(pair -> Ahead.of(() -> contents(pair))).toList();
        return wanted.stream().map(Ahead::get).toList();
    }

    private Map<View, Content> contents(PreferencePair pair) {
        Map<View, Content> contents = new EnumMap<>(View.class);
        views.forEach(
                view -> contents.put(view, Content.of(pair, view, answers.apply(pair, view))));
        return contents;
    }

    private List<ScoreRow> rows(
            Batch batch, List<Map<View, Content>> wanted, ReferenceScores scores) {
        List<ScoreRow> rows = new ArrayList<>();
        for (int pair : batch.pairs()) {
            for (View view : batch.views()) {
                Key key = new Key(pairs.get(pair).id(), view);
                Content content = wanted.get(pair).get(view);
                rows.add(scores.row(pair, key, by, content));
            }
        }
        return rows;
    }

    /** Keeps a batch that was scored. */
    private interface Keeper {
        void keep(Batch batch) throws IOException;
    }

    private void run(ScoreLookup found, BatchScorer scorer, Keeper keeper) throws IOException {
        List<Batch> batches = found.batches(batch);
        int left = batches.stream().mapToInt(one -> one.pairs().length).sum();
        try (Progress progress = Progress.of("reference scores", left)) {
            for (Batch one : batches) {
                stopIfInterrupted(pairs.size() - left);
                score(one, scorer, found.scores());
                keeper.keep(one);
                left -= one.pairs().length;
                progress.advance(one.pairs().length);
            }
        }
    }

    private void score(Batch batch, BatchScorer scorer, ReferenceScores scores) {
        List<PreferencePair> some = Arrays.stream(batch.pairs()).mapToObj(pairs::get).toList();
        BatchScores got = scorer.score(some, batch.views());
        for (View view : batch.views()) {
            float[] logps = got.logps().get(view);
            int[] tokens = got.tokens().get(view);
            for (int i = 0; i < batch.pairs().length; i++) {
                checkScore(some.get(i), view, logps[i], tokens[i]);
                scores.put(batch.pairs()[i], view, logps[i], tokens[i]);
            }
        }
    }

    private static void checkScore(PreferencePair pair, View view, float logp, int tokens) {
        if (!Float.isFinite(logp) || tokens < 1) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "the reference's log-probability of pair %s as %s must be a finite sum"
                                    + " over at least one token, got %s over %d",
                            pair.id(),
                            view,
                            logp,
                            tokens));
        }
    }

    private void stopIfInterrupted(int done) {
        if (Thread.interrupted()) {
            throw Stop.exception(
                    String.format(
                            Locale.ROOT,
                            "reference scores stopped after %d of %d pairs; %s",
                            done,
                            pairs.size(),
                            file == null
                                    ? "they are lost, having no file"
                                    : "run it again to go on from there"));
        }
    }
}
