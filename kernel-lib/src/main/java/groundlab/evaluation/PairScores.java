package groundlab.evaluation;

import static groundlab.internal.Checks.check;

import groundlab.data.PreferencePair;
import groundlab.metrics.Bootstrap;
import groundlab.metrics.Interval;
import groundlab.metrics.Mean;
import groundlab.metrics.Rate;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How likely a model finds both answers of preference pairs, seeing the picture or anything else in
 * its place. Log-probabilities are in nats, over the answer's tokens and its end token; intervals
 * are 95 %, over the pairs.
 *
 * <pre>{@code
 * PairScores seen = PairScores.of(model, pairs);
 * PairScores blind = PairScores.of(model, pairs, pair -> ImageView.hidden(pair.picture().pixels()));
 * Interval still = blind.accuracy();
 * }</pre>
 *
 * @param rows one per pair, in their order
 */
public record PairScores(List<Row> rows) {

    private static final int BATCH = 32;
    private static final long SEED = 7;

    /**
     * One pair.
     *
     * @param id of the pair
     * @param chosen log-probability of the chosen answer
     * @param rejected log-probability of the rejected answer
     * @param chosenTokens how many tokens the first sum is over
     * @param rejectedTokens how many the second is over
     */
    public record Row(
            String id, double chosen, double rejected, int chosenTokens, int rejectedTokens) {}

    /** Copies the rows. */
    public PairScores {
        rows = List.copyOf(rows);
    }

    /** {@return the scores with the pairs' own pictures} */
    public static PairScores of(Vlm model, List<PreferencePair> pairs) {
        return of(model, pairs, pair -> ImageView.of(pair.picture().pixels()));
    }

    /**
     * {@return the scores with something else in the picture's place}
     *
     * @param view what the model sees of a pair; the same for both answers
     */
    public static PairScores of(
            Vlm model, List<PreferencePair> pairs, Function<PreferencePair, ImageView> view) {
        check(!pairs.isEmpty(), "scoring needs at least one pair, got none");
        List<Packed> packed = new ArrayList<>();
        for (PreferencePair pair : pairs) {
            List<String> answers = List.of(pair.chosen(), pair.rejected());
            packed.add(model.pack(view.apply(pair), pair.prompt(), answers));
        }
        float[] logps = model.logps(packed, BATCH);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            List<Packed.Branch> both = packed.get(i).branches();
            rows.add(
                    new Row(
                            pairs.get(i).id(),
                            logps[2 * i],
                            logps[2 * i + 1],
                            both.get(0).tokens().length,
                            both.get(1).tokens().length));
        }
        return new PairScores(rows);
    }

    /** {@return share of pairs whose chosen answer is likelier than the rejected one} */
    public Interval accuracy() {
        return share(rows.stream().mapToDouble(row -> row.chosen - row.rejected));
    }

    /**
     * {@return share of pairs whose chosen answer has gained more on {@code other} than the
     * rejected one} Against a reference that sees the same this is TRL's {@code
     * rewards/accuracies}; between a model and itself it is 0.
     */
    public Interval accuracyAgainst(PairScores other) {
        return share(margins(other));
    }

    /**
     * {@return mean of what the chosen answer has gained on {@code other} more than the rejected
     * one} Against a reference this is the margin of DPO before it is multiplied by beta.
     */
    public Interval marginAgainst(PairScores other) {
        return mean(margins(other));
    }

    /**
     * {@return mean log-probability of the chosen answers less that of {@code other}} Against a
     * reference this is what training did to them; against the same model with another view it is
     * what the view tells.
     */
    public Interval chosenAgainst(PairScores other) {
        return mean(differences(other, Row::chosen));
    }

    /** {@return mean log-probability of the rejected answers less that of {@code other}} */
    public Interval rejectedAgainst(PairScores other) {
        return mean(differences(other, Row::rejected));
    }

    private DoubleStream margins(PairScores other) {
        return differences(other, row -> row.chosen - row.rejected);
    }

    private DoubleStream differences(PairScores other, ToDoubleFunction<Row> score) {
        List<String> mine = rows.stream().map(Row::id).toList();
        check(
                mine.equals(other.rows.stream().map(Row::id).toList()),
                "scores to compare must be of the same pairs in the same order");
        return IntStream.range(0, rows.size())
                .mapToDouble(
                        i ->
                                score.applyAsDouble(rows.get(i))
                                        - score.applyAsDouble(other.rows.get(i)));
    }

    private static Interval share(DoubleStream values) {
        return Bootstrap.seed(SEED)
                .interval(values.mapToObj(v -> Rate.of(v > 0)).toList(), Rate::value);
    }

    private static Interval mean(DoubleStream values) {
        return Bootstrap.seed(SEED).interval(values.mapToObj(Mean::of).toList(), Mean::value);
    }

    /**
     * {@return one row per pair: id, chosen_tokens, rejected_tokens, and in nats chosen_logp,
     * rejected_logp}
     */
    public Table table() {
        StringColumn id = StringColumn.create("id");
        DoubleColumn chosenTokens = DoubleColumn.create("chosen_tokens");
        DoubleColumn rejectedTokens = DoubleColumn.create("rejected_tokens");
        DoubleColumn chosen = DoubleColumn.create("chosen_logp");
        DoubleColumn rejected = DoubleColumn.create("rejected_logp");
        for (Row row : rows) {
            id.append(row.id);
            chosenTokens.append(row.chosenTokens);
            rejectedTokens.append(row.rejectedTokens);
            chosen.append(row.chosen);
            rejected.append(row.rejected);
        }
        return Table.create("pairs", id, chosenTokens, rejectedTokens, chosen, rejected);
    }

    @Override
    public String toString() {
        return rows.size() + " scored pairs, chosen likelier in " + accuracy();
    }
}
