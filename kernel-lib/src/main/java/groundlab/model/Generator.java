package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.engine.GradMode;
import groundlab.network.KvCache;
import groundlab.preprocess.Tiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Draws answers in batches. The picture of a view is run once, however many questions are asked
 * about it; sequences that have ended leave the batch.
 */
final class Generator {

    private static final long CACHE_BYTES = 1L << 30;
    private static final int MOST_ROWS = 256;

    private final Vlm model;
    private final List<ImageView> views;
    private final List<Ask> asks;
    private final Decoding decoding;
    private final GenerationHook hook;
    private final int[][] contexts;
    private final int mostTokens;

    Generator(
            Vlm model,
            List<ImageView> views,
            List<Ask> asks,
            Decoding decoding,
            GenerationHook hook) {
        this.model = model;
        this.views = views;
        this.asks = asks;
        this.decoding = decoding;
        this.hook = hook;
        mostTokens = Math.min(decoding.maxTokens(), model.config().text().positions());
        contexts = new int[asks.size()][];
        boolean[] used = new boolean[views.size()];
        for (int i = 0; i < contexts.length; i++) {
            Ask ask = asks.get(i);
            check(
                    ask.view() >= 0 && ask.view() < views.size(),
                    "a question asks about view %d of %d",
                    ask.view(),
                    views.size());
            check(
                    decoding.temperature() == 0 || ask.random() != null,
                    "a question needs a source of chance to be answered at temperature %s",
                    decoding.temperature());
            used[ask.view()] = true;
            Prompts prompts = model.prompts();
            contexts[i] =
                    Prompts.join(
                            prompts.question(ask.prompt()),
                            prompts.start(ask.prompt(), ask.start()));
        }
        for (int i = 0; i < used.length; i++) {
            check(used[i], "no question asks about view %d of %d", i, views.size());
        }
    }

    /** {@return for each question the text that follows its start} */
    List<String> run(LongConsumer done) {
        String[] answers = new String[asks.size()];
        for (List<Integer> chunk : chunks()) {
            runChunk(chunk, answers);
            done.accept(chunk.size());
        }
        return List.of(answers);
    }

    /** Questions about one view stay together unless they alone are more than a batch. */
    private List<List<Integer>> chunks() {
        List<Integer> byView =
                IntStream.range(0, asks.size())
                        .boxed()
                        .sorted((a, b) -> Integer.compare(asks.get(a).view(), asks.get(b).view()))
                        .toList();
        int rows = decoding.rows() > 0 ? decoding.rows() : rowsThatFit();
        List<List<Integer>> chunks = new ArrayList<>();
        for (int from = 0; from < byView.size(); from += rows) {
            chunks.add(byView.subList(from, Math.min(from + rows, byView.size())));
        }
        return chunks;
    }

    private int rowsThatFit() {
        Text text = model.config().text();
        long perToken =
                2L
                        * text.layers()
                        * text.keyHeads()
                        * text.headWidth()
                        * model.compute().precision().bytes();
        long tokens = mostTokens;
        for (int i = 0; i < contexts.length; i++) {
            int head = model.head(views.get(asks.get(i).view())).length;
            tokens = Math.max(tokens, head + contexts[i].length + mostTokens);
        }
        return (int) Math.max(1, Math.min(MOST_ROWS, CACHE_BYTES / (perToken * tokens)));
    }

    private void runChunk(List<Integer> chunk, String[] answers) {
        List<Integer> used = chunk.stream().map(i -> asks.get(i).view()).distinct().toList();
        int[] viewOfRow =
                chunk.stream()
                        .mapToInt(i -> Collections.binarySearch(used, asks.get(i).view()))
                        .toArray();
        List<ImageView> pictures = used.stream().map(views::get).toList();
        List<int[]> heads = pictures.stream().map(model::head).toList();
        Rows rows = new Rows(chunk, viewOfRow, pictures, heads);
        try (NDManager manager = model.newManager();
                GradMode off = GradMode.off();
                KvCache shared = prefill(pictures, heads, manager)) {
            rows.decode(manager, shared.rows(viewOfRow, rows.room()));
            for (int r = 0; r < chunk.size(); r++) {
                answers[chunk.get(r)] = rows.answer(r);
            }
        }
    }

    private KvCache prefill(List<ImageView> pictures, List<int[]> heads, NDManager parent) {
        List<Packed> rows =
                pictures.stream().map(v -> new Packed(v, new int[0], List.of())).toList();
        PackedBatch batch = new PackedBatch(rows, heads, model.prompts(), true);
        KvCache cache =
                new KvCache(
                        parent,
                        model.config().text(),
                        model.compute(),
                        pictures.size(),
                        batch.length());
        try (NDManager manager = parent.newSubManager()) {
            List<Tiles> tiles = pictures.stream().map(model::tiles).toList();
            NDArray embedded = model.embed(batch, tiles, manager);
            model.decoder()
                    .forward(embedded, batch.positions(manager), model.mask(batch, manager), cache);
        }
        return cache;
    }

    /** The sequences of one batch while they grow: picture, question, answer, each padded left. */
    private final class Rows {

        private static final int RESERVED = 64;

        private final int[] askOf;
        private final int[][] heads;
        private final int longestHead;
        private final int longestContext;
        private final boolean[][] visible;
        private final boolean[] hides; // whether a row has anything that is not visible
        private final List<List<Integer>> drawn = new ArrayList<>();
        private final String[] stopped;
        private final boolean[] ended;

        Rows(
                List<Integer> chunk,
                int[] viewOfRow,
                List<ImageView> pictures,
                List<int[]> headOfView) {
            int n = chunk.size();
            askOf = chunk.stream().mapToInt(Integer::intValue).toArray();
            heads = Arrays.stream(viewOfRow).mapToObj(headOfView::get).toArray(int[][]::new);
            longestHead = headOfView.stream().mapToInt(h -> h.length).max().orElseThrow();
            longestContext = chunk.stream().mapToInt(i -> contexts[i].length).max().orElseThrow();
            visible = new boolean[n][longestHead + longestContext + mostTokens];
            hides = new boolean[n];
            stopped = new String[n];
            ended = new boolean[n];
            for (int r = 0; r < n; r++) {
                drawn.add(new ArrayList<>());
                show(r, pictures.get(viewOfRow[r]));
                model.checkLength(heads[r].length, contexts[askOf[r]].length + 1);
            }
        }

        private void show(int row, ImageView view) {
            Arrays.fill(visible[row], true);
            int head = headPadding(row);
            Arrays.fill(visible[row], 0, head, false);
            Arrays.fill(visible[row], longestHead, longestHead + contextPadding(row), false);
            int image = 0;
            for (int i = 0; i < heads[row].length; i++) {
                if (model.prompts().isImage(heads[row][i])) {
                    visible[row][head + i] = view.keeps(image++);
                }
            }
            for (boolean seen : visible[row]) {
                hides[row] |= !seen;
            }
        }

        private int headPadding(int row) {
            return longestHead - heads[row].length;
        }

        private int contextPadding(int row) {
            return longestContext - contexts[askOf[row]].length;
        }

        int room() {
            return longestHead + longestContext + Math.min(RESERVED, mostTokens);
        }

        String answer(int row) {
            return stopped[row] != null ? stopped[row] : text(row);
        }

        private String text(int row) {
            return model.tokenizer()
                    .decode(drawn.get(row).stream().mapToInt(Integer::intValue).toArray());
        }

        void decode(NDManager manager, KvCache first) {
            int[] active = IntStream.range(0, askOf.length).toArray();
            long[] ids = contextIds();
            int added = longestContext;
            KvCache cache = first;
            try {
                while (true) {
                    int[] next = step(manager, cache, active, ids, added);
                    take(active, next);
                    int[] open = Arrays.stream(active).filter(row -> !ended[row]).toArray();
                    if (open.length == 0) {
                        return;
                    }
                    if (open.length < active.length * 3 / 4) { // else the copying costs more
                        int[] kept = indexOf(open, active);
                        KvCache smaller = cache.rows(kept, cache.length() + RESERVED);
                        cache.close();
                        cache = smaller;
                        next = pick(next, kept);
                        active = open;
                    }
                    ids = Arrays.stream(next).asLongStream().toArray();
                    added = 1;
                }
            } finally {
                cache.close();
            }
        }

        private void take(int[] active, int[] next) {
            for (int i = 0; i < active.length; i++) {
                int row = active[i];
                if (ended[row] || model.tokenizer().ends(next[i])) {
                    ended[row] = true;
                    continue;
                }
                List<Integer> tokens = drawn.get(row);
                tokens.add(next[i]);
                int length = heads[row].length + contexts[askOf[row]].length + tokens.size();
                boolean full =
                        tokens.size() == mostTokens || length == model.config().text().positions();
                boolean sentence =
                        decoding.oneSentence() && model.tokenizer().endsSentence(next[i]);
                ended[row] = full || sentence || cut(row);
                if (hook.wantsText()) {
                    hook.text(askOf[row], answer(row));
                }
            }
        }

        /** Ends an answer before the first of the texts that stop it. */
        private boolean cut(int row) {
            if (decoding.stops().isEmpty()) {
                return false;
            }
            String text = text(row);
            int at =
                    decoding.stops().stream()
                            .mapToInt(text::indexOf)
                            .filter(i -> i >= 0)
                            .min()
                            .orElse(-1);
            if (at >= 0) {
                stopped[row] = text.substring(0, at).strip();
            }
            return at >= 0;
        }

        private static int[] pick(int[] from, int[] index) {
            return Arrays.stream(index).map(i -> from[i]).toArray();
        }

        private int[] indexOf(int[] rows, int[] within) {
            return Arrays.stream(rows).map(row -> Arrays.binarySearch(within, row)).toArray();
        }

        private long[] contextIds() {
            long[] ids = new long[askOf.length * longestContext];
            for (int row = 0; row < askOf.length; row++) {
                int[] context = contexts[askOf[row]];
                int at = row * longestContext + contextPadding(row);
                for (int j = 0; j < context.length; j++) {
                    ids[at + j] = context[j];
                }
            }
            return ids;
        }

        /** Runs {@code added} new tokens of each active row; returns the next one of each. */
        private int[] step(NDManager parent, KvCache cache, int[] active, long[] ids, int added) {
            try (NDManager manager = parent.newSubManager()) {
                int n = active.length;
                int total = Math.toIntExact(cache.length()) + added;
                NDArray tokens = manager.create(ids, new Shape(n, added));
                NDArray positions = manager.create(positions(active, total), new Shape(n, total));
                NDArray mask = mask(active, tokens, positions, manager);
                NDArray fresh = positions.get(":, " + (total - added) + ":");
                NDArray states =
                        model.decoder().forward(model.decoder().embed(tokens), fresh, mask, cache);
                NDArray logits = model.logits(states.get(":, -1")); // (rows, V)
                if (hook != GenerationHook.NONE) { // which may write into its own copy
                    logits = hook.logits(logits.duplicate(), pick(askOf, active));
                }
                return draw(logits, active, manager);
            }
        }

        /** {@return null where the one new token of each row sees all there is} */
        private NDArray mask(int[] active, NDArray tokens, NDArray positions, NDManager manager) {
            boolean one = tokens.getShape().get(1) == 1;
            boolean open = one && Arrays.stream(active).noneMatch(row -> hides[row]);
            if (open && model.config().text().window() == 0) {
                return null;
            }
            boolean[] seen = seen(active, Math.toIntExact(positions.getShape().get(1)));
            return model.decoder()
                    .cacheMask(tokens, manager.create(seen, positions.getShape()), positions);
        }

        private int[] draw(NDArray logits, int[] active, NDManager manager) {
            NDArray adjusted = logits;
            if (decoding.repetitionPenalty() != 1) {
                adjusted = NextToken.repeatLess(logits, said(active), decoding.repetitionPenalty());
            }
            return decoding.temperature() == 0
                    ? NextToken.likeliest(adjusted)
                    : NextToken.drawn(adjusted, uniforms(active), decoding);
        }

        /** What each row has said so far, the question included. */
        private long[][] said(int[] active) {
            long[][] said = new long[active.length][];
            for (int i = 0; i < active.length; i++) {
                int row = active[i];
                IntStream before =
                        IntStream.concat(
                                Arrays.stream(heads[row]), Arrays.stream(contexts[askOf[row]]));
                IntStream after = drawn.get(row).stream().mapToInt(Integer::intValue);
                said[i] = IntStream.concat(before, after).asLongStream().toArray();
            }
            return said;
        }

        /** Padding has no place of its own, so a row's positions lag by its padding. */
        private long[] positions(int[] active, int total) {
            long[] positions = new long[active.length * total];
            for (int i = 0; i < active.length; i++) {
                int lag = headPadding(active[i]);
                for (int j = 0; j < total; j++) {
                    if (j == longestHead) {
                        lag += contextPadding(active[i]);
                    }
                    positions[i * total + j] = Math.max(0, j - lag);
                }
            }
            return positions;
        }

        private boolean[] seen(int[] active, int total) {
            boolean[] seen = new boolean[active.length * total];
            for (int i = 0; i < active.length; i++) {
                System.arraycopy(visible[active[i]], 0, seen, i * total, total);
            }
            return seen;
        }

        private float[] uniforms(int[] active) {
            float[] uniforms = new float[active.length];
            for (int i = 0; i < active.length; i++) {
                uniforms[i] = asks.get(askOf[active[i]]).random().nextFloat();
            }
            return uniforms;
        }
    }
}
