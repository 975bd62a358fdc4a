package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.GradMode;
import groundlab.network.KvCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Draws answers in batches. The image of a view is run once, however many questions are asked about
 * it; sequences that have ended leave the batch.
 */
final class Generator {

    private final Vlm model;

    Generator(Vlm model) {
        this.model = model;
    }

    /** {@return for each question the text that follows its start} */
    List<String> run(List<ImageView> views, List<Ask> asks, Decoding decoding, LongConsumer done) {
        for (Ask ask : asks) {
            check(
                    ask.view() >= 0 && ask.view() < views.size(),
                    "a question asks about view %d of %d",
                    ask.view(),
                    views.size());
            check(!ask.prompt().isBlank(), "a question needs a prompt, got a blank one");
        }
        String[] answers = new String[asks.size()];
        for (List<Integer> chunk : chunks(asks, decoding.rows())) {
            runChunk(views, asks, chunk, decoding, answers);
            done.accept(chunk.size());
        }
        return List.of(answers);
    }

    /** Questions about one view stay together unless they alone are more than a batch. */
    private static List<List<Integer>> chunks(List<Ask> asks, int rows) {
        List<Integer> byView =
                IntStream.range(0, asks.size())
                        .boxed()
                        .sorted((a, b) -> Integer.compare(asks.get(a).view(), asks.get(b).view()))
                        .toList();
        List<List<Integer>> chunks = new ArrayList<>();
        for (int from = 0; from < byView.size(); from += rows) {
            chunks.add(byView.subList(from, Math.min(from + rows, byView.size())));
        }
        return chunks;
    }

    private void runChunk(
            List<ImageView> views,
            List<Ask> asks,
            List<Integer> chunk,
            Decoding decoding,
            String[] answers) {
        List<Integer> used = chunk.stream().map(i -> asks.get(i).view()).distinct().toList();
        int[] viewOfRow =
                chunk.stream()
                        .mapToInt(i -> Collections.binarySearch(used, asks.get(i).view()))
                        .toArray();
        List<int[]> contexts = new ArrayList<>();
        for (int i : chunk) {
            Ask ask = asks.get(i);
            contexts.add(
                    PromptLayout.join(
                            model.layout().question(ask.prompt()),
                            model.layout().start(ask.start())));
        }
        List<ImageView> pictures = used.stream().map(views::get).toList();
        List<ImageView> viewOfAsk = Arrays.stream(viewOfRow).mapToObj(pictures::get).toList();
        List<Ask> batch = chunk.stream().map(asks::get).toList();
        Rows rows = new Rows(batch, contexts, viewOfAsk, decoding);
        try (NDManager manager = model.newManager();
                GradMode off = GradMode.off();
                KvCache shared = prefill(pictures, manager)) {
            rows.decode(manager, shared.rows(viewOfRow, rows.capacity));
            for (int r = 0; r < chunk.size(); r++) {
                answers[chunk.get(r)] = model.tokenizer().decode(rows.drawn(r));
            }
        }
    }

    private KvCache prefill(List<ImageView> views, NDManager parent) {
        int[] head = model.layout().head();
        KvCache cache =
                new KvCache(
                        parent, model.config().text(), model.compute(), views.size(), head.length);
        try (NDManager manager = parent.newSubManager()) {
            PackedBatch batch =
                    new PackedBatch(
                            views.stream().map(v -> new Packed(v, new int[0], List.of())).toList(),
                            head,
                            model.config().imageTokens());
            NDArray embedded = model.embed(batch, views, manager);
            model.decoder()
                    .forward(embedded, batch.positions(manager), model.mask(batch, manager), cache);
        }
        return cache;
    }

    /** The sequences of one batch while they grow. */
    private final class Rows {

        private final List<Ask> asks;
        private final List<int[]> contexts;
        private final Decoding decoding;
        private final int headLength = model.layout().head().length;
        private final int longest;
        private final int capacity;
        private final boolean[][] visible;
        private final List<List<Integer>> drawn = new ArrayList<>();
        private final boolean[] ended;

        Rows(List<Ask> asks, List<int[]> contexts, List<ImageView> views, Decoding decoding) {
            this.asks = asks;
            this.contexts = contexts;
            this.decoding = decoding;
            longest = contexts.stream().mapToInt(c -> c.length).max().orElseThrow();
            capacity = headLength + longest + decoding.maxTokens();
            visible = new boolean[asks.size()][capacity];
            ended = new boolean[asks.size()];
            int images = model.config().imageTokens();
            for (int r = 0; r < asks.size(); r++) {
                drawn.add(new ArrayList<>());
                Arrays.fill(visible[r], true);
                for (int i = 0; i < images; i++) {
                    visible[r][headLength - images + i] = views.get(r).keeps(i);
                }
                int padding = longest - contexts.get(r).length;
                Arrays.fill(visible[r], headLength, headLength + padding, false);
            }
        }

        int[] drawn(int row) {
            return drawn.get(row).stream().mapToInt(Integer::intValue).toArray();
        }

        void decode(NDManager manager, KvCache first) {
            int[] active = IntStream.range(0, asks.size()).toArray();
            long[] ids = contextIds(active);
            int added = longest;
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
                        KvCache smaller = cache.rows(indexOf(open, active), capacity);
                        cache.close();
                        cache = smaller;
                        next = pick(next, indexOf(open, active));
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
                if (ended[row] || next[i] == model.tokenizer().end()) {
                    ended[row] = true;
                    continue;
                }
                drawn.get(row).add(next[i]);
                boolean full = drawn.get(row).size() == decoding.maxTokens();
                boolean stopped = decoding.oneSentence() && model.tokenizer().endsSentence(next[i]);
                ended[row] = full || stopped;
            }
        }

        private static int[] pick(int[] from, int[] index) {
            return Arrays.stream(index).map(i -> from[i]).toArray();
        }

        private int[] indexOf(int[] rows, int[] within) {
            return Arrays.stream(rows).map(row -> Arrays.binarySearch(within, row)).toArray();
        }

        private long[] contextIds(int[] active) {
            long[] ids = new long[active.length * longest];
            for (int i = 0; i < active.length; i++) {
                int[] context = contexts.get(active[i]);
                int padding = longest - context.length;
                for (int j = 0; j < context.length; j++) {
                    ids[i * longest + padding + j] = context[j];
                }
            }
            return ids;
        }

        /** Runs {@code added} new tokens of each active row; returns the next one of each. */
        private int[] step(NDManager parent, KvCache cache, int[] active, long[] ids, int added) {
            try (NDManager manager = parent.newSubManager()) {
                Shape shape = new Shape(active.length, added);
                NDArray tokens = manager.create(ids, shape);
                NDArray positions = manager.create(positions(cache, active, added), shape);
                int total = Math.toIntExact(cache.length()) + added;
                NDArray seen = manager.create(seen(active, total), new Shape(active.length, total));
                NDArray mask = model.cacheMask(tokens, seen);
                NDArray states =
                        model.decoder()
                                .forward(model.decoder().embed(tokens), positions, mask, cache);
                NDArray logits = model.logits(states.get(":, -1")); // (rows, V)
                return decoding.temperature() == 0
                        ? model.likeliest(logits)
                        : model.sample(logits, uniforms(active), decoding.temperature());
            }
        }

        /** Padding has no place of its own, so a row's positions lag by its padding. */
        private long[] positions(KvCache cache, int[] active, int added) {
            long[] positions = new long[active.length * added];
            for (int i = 0; i < active.length; i++) {
                int padding = longest - contexts.get(active[i]).length;
                for (int j = 0; j < added; j++) {
                    positions[i * added + j] = Math.max(headLength, cache.length() + j - padding);
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
                uniforms[i] = asks.get(active[i]).random().nextFloat();
            }
            return uniforms;
        }
    }
}
