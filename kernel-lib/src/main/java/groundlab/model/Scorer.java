package groundlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.preprocess.Tiles;
import java.util.List;

/** Log-probabilities of texts that are given. */
final class Scorer {

    private final Vlm model;

    Scorer(Vlm model) {
        this.model = model;
    }

    BranchScores score(List<Packed> rows, NDManager scope) {
        PackedBatch batch = batch(rows);
        NDArray logps = tokenLogps(rows, batch, scope);
        NDArray zeros = scope.zeros(new Shape(batch.counts().length));
        NDArray sums = Kernels.call("sum_by", logps, batch.owners(scope), zeros);
        return new BranchScores(sums, batch.counts());
    }

    float[] logps(List<Packed> rows, int batchSize) {
        int total = rows.stream().mapToInt(row -> row.branches().size()).sum();
        float[] logps = new float[total];
        int at = 0;
        for (int from = 0; from < rows.size(); from += batchSize) {
            List<Packed> some = rows.subList(from, Math.min(from + batchSize, rows.size()));
            try (NDManager scope = model.newManager();
                    GradMode off = GradMode.off()) {
                float[] part = score(some, scope).logps().toFloatArray();
                System.arraycopy(part, 0, logps, at, part.length);
                at += part.length;
            }
        }
        return logps;
    }

    float[] tokenLogps(Packed row) {
        List<Packed> rows = List.of(row);
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            return tokenLogps(rows, batch(rows), scope).toFloatArray();
        }
    }

    float[] nextLogits(Packed row) {
        List<Packed> rows = List.of(row);
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            NDArray states = states(rows, batch(rows), scope);
            return model.logits(states.get("-1:")).toFloatArray();
        }
    }

    private PackedBatch batch(List<Packed> rows) {
        List<int[]> heads = rows.stream().map(row -> model.head(row.view())).toList();
        for (int i = 0; i < heads.size(); i++) {
            Packed row = rows.get(i);
            int longest = row.branches().stream().mapToInt(b -> b.tokens().length).max().orElse(0);
            model.checkLength(heads.get(i).length, row.shared().length + longest);
        }
        return new PackedBatch(rows, heads, model.prompts(), false);
    }

    /** {@return log-probabilities of the scored tokens, branch after branch} */
    private NDArray tokenLogps(List<Packed> rows, PackedBatch batch, NDManager scope) {
        NDArray states = states(rows, batch, scope);
        NDArray scored = Kernels.call("rows", states, batch.scoredAt(scope));
        return Kernels.call("token_logps", scored, model.decoder().head(), batch.targets(scope));
    }

    /** {@return normed hidden states (B·T, E)} */
    private NDArray states(List<Packed> rows, PackedBatch batch, NDManager scope) {
        List<Tiles> tiles = rows.stream().map(row -> model.tiles(row.view())).toList();
        NDArray embedded = model.embed(batch, tiles, scope);
        NDArray states =
                model.decoder()
                        .forward(embedded, batch.positions(scope), model.mask(batch, scope), null);
        return states.reshape(-1, model.config().text().width());
    }
}
