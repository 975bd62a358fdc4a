package groundlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Numbers;
import groundlab.engine.Segments;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Log-probabilities of texts that are given. */
final class Scorer {

    private static final int PLACES = 256; // that reach the head at once

    private final Vlm model;

    Scorer(Vlm model) {
        this.model = model;
    }

    /** {@return scores of all branches; alignments only if they are {@code wanted}} */
    BranchScores score(List<Packed> rows, boolean wanted, NDManager scope) {
        PackedBatch batch = batch(rows);
        NDArray states = scoredStates(batch, scope);
        NDArray tokens = headed("token_logps", states, batch, scope);
        NDArray logps = batch.isWeighted() ? tokens.mul(batch.weights(scope)) : tokens;
        NDArray alignments = wanted ? alignments(states, batch, scope) : null;
        return new BranchScores(
                sums(logps, batch, scope), batch.counts(), alignments, batch.tokens());
    }

    /** {@return each scored token by itself} */
    TokenScores tokenScores(List<Packed> rows, NDManager scope) {
        PackedBatch batch = batch(rows);
        NDArray states = scoredStates(batch, scope);
        NDArray logps = headed("token_logps", states, batch, scope);
        NDArray cut = Kernels.call("detach", states); // whose graph the logps may run through once
        return new TokenScores(logps, cut, batch.counts(), batch.tokens());
    }

    /** {@return the state at the last token of each branch} */
    EndStates endStates(List<Packed> rows, NDManager scope) {
        PackedBatch batch = batch(rows);
        NDArray ends = Kernels.call("rows", states(batch, scope), batch.ends(scope));
        return new EndStates(ends, batch.tokens());
    }

    private static NDArray sums(NDArray byToken, PackedBatch batch, NDManager scope) {
        NDArray zeros = scope.zeros(new Shape(batch.counts().length));
        return Kernels.call("sum_by", byToken, batch.owners(scope), zeros);
    }

    /** Made anew from numbers, since what is made without gradients cannot be used with them. */
    private NDArray alignments(NDArray states, PackedBatch batch, NDManager scope) {
        float[] means;
        try (GradMode off = GradMode.off();
                NDManager scratch = scope.newSubManager()) {
            NDArray tokens = headed("token_alignments", states, batch, scratch);
            means = Numbers.of(sums(tokens, batch, scratch));
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= batch.counts()[i];
        }
        return scope.create(means);
    }

    float[] logps(List<Packed> rows, int batchSize) {
        int total = rows.stream().mapToInt(row -> row.branches().size()).sum();
        FloatBuffer logps = FloatBuffer.allocate(total);
        replicas(rows)
                .map("scoring", batches(rows, batchSize), Scorer::batchLogps, done -> {})
                .forEach(logps::put);
        return logps.array();
    }

    private static float[] batchLogps(Vlm own, List<Packed> batch) {
        try (NDManager scope = own.newManager();
                GradMode off = GradMode.off()) {
            return Numbers.of(new Scorer(own).score(batch, false, scope).logps());
        }
    }

    private static List<List<Packed>> batches(List<Packed> rows, int size) {
        List<List<Packed>> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += size) {
            batches.add(rows.subList(from, Math.min(from + size, rows.size())));
        }
        return batches;
    }

    /** What the vision tower saw before lies on this model's device. */
    private Replicas replicas(List<Packed> rows) {
        boolean fresh = rows.stream().allMatch(row -> row.view().seen() == null);
        return fresh ? model.replicas() : model.alone();
    }

    float[] tokenLogps(Packed row) {
        List<Packed> rows = List.of(row);
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            PackedBatch batch = batch(rows);
            return Numbers.of(headed("token_logps", scoredStates(batch, scope), batch, scope));
        }
    }

    float[] nextLogits(Packed row) {
        List<Packed> rows = List.of(row);
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            NDArray states = states(batch(rows), scope);
            return Numbers.of(model.logits(states.get("-1:")));
        }
    }

    /** {@return what would come next at each scored place, branch after branch} */
    List<ForcedTokens> forced(
            List<Packed> rows,
            int batchSize,
            Decoding decoding,
            List<? extends RandomGenerator> random) {
        List<Forced> batches = new ArrayList<>();
        int first = 0;
        for (List<Packed> batch : batches(rows, batchSize)) {
            int next = first + batch.stream().mapToInt(row -> row.branches().size()).sum();
            batches.add(new Forced(batch, random.isEmpty() ? random : random.subList(first, next)));
            first = next;
        }
        Replicas all = random.isEmpty() ? replicas(rows) : model.alone();
        return all
                .map(
                        "scoring",
                        batches,
                        (own, one) -> new Scorer(own).forced(one, decoding),
                        done -> {})
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Packed sequences with a chance for each branch, or none where nothing is left to it. */
    private record Forced(List<Packed> rows, List<? extends RandomGenerator> random) {

        /** {@return a number for each of so many places of each branch} */
        float[] uniforms(int[] counts) {
            float[] uniforms = new float[Arrays.stream(counts).sum()];
            int at = 0;
            for (int branch = 0; branch < random.size(); branch++) {
                for (int i = 0; i < counts[branch]; i++) {
                    uniforms[at++] = random.get(branch).nextFloat();
                }
            }
            return uniforms;
        }
    }

    private List<ForcedTokens> forced(Forced some, Decoding decoding) {
        PackedBatch batch = batch(some.rows);
        int[] tokens = nextTokens(batch, decoding, some.uniforms(batch.counts()));
        List<ForcedTokens> forced = new ArrayList<>();
        int at = 0;
        for (int count : batch.counts()) {
            int[] ids = Arrays.copyOfRange(tokens, at, at + count);
            forced.add(new ForcedTokens(ids, model.tokenizer().decode(ids)));
            at += count;
        }
        return forced;
    }

    /** Never has a row of V for each place. */
    private int[] nextTokens(PackedBatch batch, Decoding decoding, float[] uniforms) {
        int[] tokens = new int[uniforms.length];
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            NDArray scored = scoredStates(batch, scope);
            for (int from = 0; from < tokens.length; from += PLACES) {
                int to = Math.min(from + PLACES, tokens.length);
                try (NDManager part = scope.newSubManager()) {
                    NDArray some = scored.get(from + ":" + to);
                    some.attach(part);
                    float[] chance = Arrays.copyOfRange(uniforms, from, to);
                    int[] next = NextToken.of(model.logits(some), chance, decoding);
                    System.arraycopy(next, 0, tokens, from, next.length);
                }
            }
        }
        return tokens;
    }

    PackedBatch batch(List<Packed> rows) {
        List<int[]> heads = rows.stream().map(row -> model.head(row.view())).toList();
        for (int i = 0; i < heads.size(); i++) {
            Packed row = rows.get(i);
            int longest = row.branches().stream().mapToInt(b -> b.tokens().length).max().orElse(0);
            model.checkLength(heads.get(i).length, row.shared().length + longest);
        }
        return new PackedBatch(rows, heads, model.config().imageToken(), false);
    }

    /** {@return the states that predict the scored tokens, branch after branch} */
    private NDArray scoredStates(PackedBatch batch, NDManager scope) {
        return Kernels.call("rows", states(batch, scope), batch.scoredAt(scope));
    }

    /** {@return a number for each scored token, of its logits, few of which are there at once} */
    private NDArray headed(String kernel, NDArray scored, PackedBatch batch, NDManager scope) {
        return Segments.inParts(
                scored,
                batch.targets(scope),
                model.decoder().head(),
                Math.max(1, Vlm.LOGITS / model.config().text().vocabulary()),
                (some, targets, head) -> Kernels.call(kernel, some, head, targets));
    }

    /** {@return normed hidden states (B·T, E)} */
    private NDArray states(PackedBatch batch, NDManager scope) {
        NDArray states = new Forward(model).states(batch, null, scope);
        return states.reshape(-1, model.config().text().width());
    }
}
