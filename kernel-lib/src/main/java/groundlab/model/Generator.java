package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.OutOfMemory;
import groundlab.internal.Stop;
import groundlab.network.KvCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws answers in batches. The picture of a view is run once, however many questions are asked
 * about it, and so is a question that is asked several times; sequences that have ended leave the
 * batch. An answer has one sequence for each of its ways to be seen: the clean view, and the worse
 * ones that it is held against.
 */
final class Generator {

    private static final int MOST_ROWS = 256;

    private final Vlm model;
    private final List<ImageView> views;
    private final List<Ask> asks;
    private final Decoding decoding;
    private final GenerationHook hook;
    private final int[][] contexts;
    private final int mostTokens;
    private final int ways;
    private final Map<Integer, List<ImageView>> worse = new HashMap<>(); // by view, drawn once

    /** What is asked of another, to be answered by a copy of its model. */
    private Generator(Generator all, Vlm model) {
        this.model = model;
        this.views = all.views;
        this.asks = all.asks;
        this.decoding = all.decoding;
        this.hook = all.hook;
        this.contexts = all.contexts;
        this.mostTokens = all.mostTokens;
        this.ways = all.ways;
    }

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
        ways = 1 + decoding.contrast().against().size();
        mostTokens = Math.min(decoding.maxTokens(), model.config().text().positions());
        contexts = new int[asks.size()][];
        boolean[] used = new boolean[views.size()];
        for (int i = 0; i < contexts.length; i++) {
            Ask ask = asks.get(i);
            ImageView view = ask.in(views);
            check(
                    decoding.temperature() == 0 || ask.random() != null,
                    "a question needs a source of chance to be answered at temperature %s",
                    decoding.temperature());
            used[ask.view()] = true;
            contexts[i] = context(view, ask);
        }
        for (int i = 0; i < used.length; i++) {
            check(used[i], "no question asks about view %d of %d", i, views.size());
        }
    }

    private int[] context(ImageView view, Ask ask) {
        return model.prompts(view).question(ask.prompt(), ask.start());
    }

    /** {@return for each question the text that follows its start, see {@link Vlm#answers}} */
    List<String> run(LongConsumer done) {
        Replicas all = isDivisible() ? model.replicas() : model.alone();
        Map<Vlm, Generator> each = new HashMap<>();
        all.models().forEach(own -> each.put(own, new Generator(this, own)));
        List<List<Integer>> chunks = chunks();
        List<List<String>> found =
                all.map(
                        "answering",
                        chunks,
                        (own, chunk) -> each.get(own).answers(chunk),
                        chunk -> done.accept(chunk.size()));
        String[] answers = new String[asks.size()];
        for (int c = 0; c < chunks.size(); c++) {
            for (int i = 0; i < found.get(c).size(); i++) {
                answers[chunks.get(c).get(i)] = found.get(c).get(i);
            }
        }
        return List.of(answers);
    }

    /** {@return whether batches can be answered in any order and on any device} */
    private boolean isDivisible() {
        Set<RandomGenerator> chances = Collections.newSetFromMap(new IdentityHashMap<>());
        return views.stream().allMatch(view -> view.seen() == null)
                && asks.stream().map(Ask::random).allMatch(r -> r == null || chances.add(r));
    }

    private RuntimeException instead(RuntimeException e, int rows) {
        try (NDManager manager = model.newManager()) {
            return OutOfMemory.instead(
                    e,
                    "answering in batches of %d rows".formatted(rows),
                    manager,
                    rows > 1
                            ? "It needs less with fewer: rows(%d) of the decoding"
                                    .formatted(Math.max(1, rows / 2))
                            : "Take a device with more memory");
        }
    }

    /** Questions about one view stay together unless they alone are more than a batch. */
    private List<List<Integer>> chunks() {
        List<Integer> byView =
                IntStream.range(0, asks.size())
                        .boxed()
                        .sorted((a, b) -> Integer.compare(asks.get(a).view(), asks.get(b).view()))
                        .toList();
        int rows = decoding.rows() > 0 ? decoding.rows() : rowsThatFit();
        int answers = Math.max(1, rows / ways);
        List<List<Integer>> chunks = new ArrayList<>();
        for (int from = 0; from < byView.size(); from += answers) {
            chunks.add(byView.subList(from, Math.min(from + answers, byView.size())));
        }
        return chunks;
    }

    private int rowsThatFit() {
        long tokens = mostTokens;
        for (int i = 0; i < contexts.length; i++) {
            int head = model.head(views.get(asks.get(i).view())).length;
            tokens = Math.max(tokens, head + contexts[i].length + mostTokens);
        }
        long fitting = KvCache.rowsThatFit(model.config().text(), model.compute(), tokens);
        return (int) Math.max(1, Math.min(MOST_ROWS, fitting));
    }

    private List<String> answers(List<Integer> chunk) {
        List<Integer> used = chunk.stream().map(i -> asks.get(i).view()).distinct().toList();
        List<ImageView> shown = new ArrayList<>(used.stream().map(views::get).toList());
        int[] shownInRow = new int[ways * chunk.size()];
        for (int i = 0; i < chunk.size(); i++) {
            int view = asks.get(chunk.get(i)).view();
            shownInRow[i] = Collections.binarySearch(used, view);
            for (int way = 1; way < ways; way++) {
                ImageView one = worse(view).get(way - 1);
                shownInRow[way * chunk.size() + i] = indexOf(one, shown, used.size());
            }
        }
        worse.keySet().retainAll(used.subList(used.size() - 1, used.size())); // may go on with it
        List<int[]> heads = shown.stream().map(model::head).toList();
        Batch batch = new Batch(chunk, shownInRow, shown, heads);
        try (NDManager manager = model.newManager();
                GradMode off = GradMode.off()) {
            batch.decode(manager, started(batch, shownInRow, prefill(shown, heads, manager)));
        } catch (RuntimeException e) {
            throw instead(e, ways * chunk.size());
        }
        return batch.answers.stream().map(GrowingAnswer::text).toList();
    }

    private static KvCache started(Batch batch, int[] shownInRow, KvCache ofViews) {
        try (ofViews) {
            return ofViews.rows(batch.shown(shownInRow), batch.room());
        }
    }

    private List<ImageView> worse(int view) {
        return worse.computeIfAbsent(view, at -> decoding.contrast().views(views.get(at)));
    }

    /** {@return where a worse view is among those from {@code first} on, added if it is not} */
    private static int indexOf(ImageView view, List<ImageView> shown, int first) {
        int at = shown.subList(first, shown.size()).indexOf(view);
        if (at < 0) {
            shown.add(view);
            return shown.size() - 1;
        }
        return first + at;
    }

    private KvCache prefill(List<ImageView> shown, List<int[]> heads, NDManager parent) {
        List<Packed> rows = shown.stream().map(v -> new Packed(v, new int[0], List.of())).toList();
        PackedBatch batch = new PackedBatch(rows, heads, model.config().imageToken(), true);
        KvCache cache =
                new KvCache(
                        parent,
                        model.config().text(),
                        model.compute(),
                        shown.size(),
                        batch.length());
        if (batch.length() == 0) { // no view has a picture
            return cache;
        }
        try (NDManager manager = parent.newSubManager()) {
            new Forward(model).states(batch, cache, manager);
        }
        return cache;
    }

    /** The answers of one batch while they grow, with their sequences in lockstep. */
    private final class Batch {

        private static final int RESERVED = 64;

        private final int[] askOf;
        private final List<GrowingAnswer> answers = new ArrayList<>();
        private final PaddedRows rows; // all clean ones, then the others way by way

        Batch(List<Integer> chunk, int[] shownInRow, List<ImageView> shown, List<int[]> heads) {
            askOf = chunk.stream().mapToInt(Integer::intValue).toArray();
            List<PaddedRows.Prefix> prefixes = new ArrayList<>();
            for (int row = 0; row < shownInRow.length; row++) {
                int ask = askOf[row % askOf.length];
                ImageView view = shown.get(shownInRow[row]);
                boolean same = view.place() == views.get(asks.get(ask).view()).place();
                int[] context = same ? contexts[ask] : context(view, asks.get(ask));
                int[] head = heads.get(shownInRow[row]);
                model.checkLength(head.length, context.length + 1);
                prefixes.add(new PaddedRows.Prefix(view, head, context));
            }
            rows = new PaddedRows(prefixes, mostTokens, model.config().imageToken());
            for (int i = 0; i < askOf.length; i++) {
                Ask ask = asks.get(askOf[i]);
                int[] start = model.prompts(views.get(ask.view())).start(ask.prompt(), ask.start());
                int room = roomFor(i, prefixes);
                answers.add(new GrowingAnswer(model.tokenizer(), decoding, start, room));
            }
        }

        private int roomFor(int answer, List<PaddedRows.Prefix> prefixes) {
            int longest =
                    Arrays.stream(rowsOf(new int[] {answer}, askOf.length))
                            .map(row -> prefixes.get(row).length())
                            .max()
                            .orElseThrow();
            return Math.min(mostTokens, model.config().text().positions() - longest);
        }

        int room() {
            return rows.length() + Math.min(RESERVED, mostTokens);
        }

        /** {@return what is shown to each of the different prefixes} */
        int[] shown(int[] shownInRow) {
            return pick(shownInRow, rows.prefixes());
        }

        /** {@return the rows of some of {@code all} answers, way by way} */
        private int[] rowsOf(int[] some, int all) {
            return IntStream.range(0, ways)
                    .flatMap(way -> Arrays.stream(some).map(answer -> way * all + answer))
                    .toArray();
        }

        void decode(NDManager manager, KvCache first) {
            int[] active = IntStream.range(0, askOf.length).toArray();
            int[] run = rows.prefixes();
            long[] ids = rows.contextIds(run);
            KvCache cache = first;
            try {
                while (true) {
                    Stop.check("answering"); // between two tokens nothing is half done
                    int[] next = step(manager, cache, active, run, ids);
                    take(active, next);
                    int[] open =
                            Arrays.stream(active).filter(i -> answers.get(i).isOpen()).toArray();
                    if (open.length == 0) {
                        return;
                    }
                    if (run.length < ways * active.length) { // each goes its own way from here
                        cache = replaced(cache, rows.prefixOf());
                    }
                    if (open.length < active.length * 3 / 4) { // else the copying costs more
                        int[] kept = indexOf(open, active);
                        cache = replaced(cache, rowsOf(kept, active.length));
                        next = pick(next, kept);
                        active = open;
                    }
                    ids = inAllWays(next);
                    run = rowsOf(active, askOf.length);
                }
            } finally {
                cache.close();
            }
        }

        private static KvCache replaced(KvCache cache, int[] rows) {
            try (cache) {
                return cache.rows(rows, cache.length() + RESERVED);
            }
        }

        private void take(int[] active, int[] next) {
            for (int i = 0; i < active.length; i++) {
                GrowingAnswer answer = answers.get(active[i]);
                if (!answer.isOpen()) {
                    continue;
                }
                boolean grown = answer.take(next[i]);
                if (grown && hook.wantsText()) {
                    hook.text(askOf[active[i]], answer.text());
                }
                if (!answer.isOpen()) {
                    hook.ended(askOf[active[i]], answer.endedByItself());
                    hook.drawn(askOf[active[i]], answer.drawn());
                }
            }
        }

        private static int[] pick(int[] from, int[] index) {
            return Arrays.stream(index).map(i -> from[i]).toArray();
        }

        private static int[] indexOf(int[] some, int[] within) {
            return Arrays.stream(some).map(one -> Arrays.binarySearch(within, one)).toArray();
        }

        /** The same drawn tokens for each way to see. */
        private long[] inAllWays(int[] tokens) {
            return IntStream.range(0, ways * tokens.length)
                    .mapToLong(row -> tokens[row % tokens.length])
                    .toArray();
        }

        /** Runs new tokens of some rows, in the first step one for all that are the same. */
        private int[] step(NDManager parent, KvCache cache, int[] active, int[] run, long[] ids) {
            try (NDManager manager = parent.newSubManager()) {
                int added = ids.length / run.length;
                int total = Math.toIntExact(cache.length()) + added;
                NDArray tokens = manager.create(ids, new Shape(run.length, added));
                NDArray positions =
                        manager.create(rows.positions(run, total), new Shape(run.length, total));
                NDArray mask = mask(run, tokens, positions, manager);
                NDArray fresh = positions.get(":, " + (total - added) + ":");
                NDArray states =
                        model.decoder().forward(model.decoder().embed(tokens), fresh, mask, cache);
                NDArray logits = model.logits(states.get(":, -1")); // (rows, V)
                if (run.length < ways * active.length) {
                    logits = Kernels.call("rows", logits, manager.create(rows.prefixOf()));
                }
                if (ways > 1) {
                    logits = NextToken.contrasted(logits, decoding.contrast()); // (answers, V)
                }
                if (hook != GenerationHook.NONE) { // which may write into its own copy
                    logits = hook.logits(logits.duplicate(), pick(askOf, active));
                }
                return draw(logits, active, manager);
            }
        }

        /** {@return null where the one new token of each row sees all there is} */
        private NDArray mask(int[] run, NDArray tokens, NDArray positions, NDManager manager) {
            boolean one = tokens.getShape().get(1) == 1;
            if (one && !rows.hide(run) && model.config().text().window() == 0) {
                return null;
            }
            boolean[] seen = rows.seen(run, Math.toIntExact(positions.getShape().get(1)));
            return model.decoder()
                    .cacheMask(tokens, manager.create(seen, positions.getShape()), positions);
        }

        private int[] draw(NDArray logits, int[] active, NDManager manager) {
            NDArray adjusted = logits;
            if (decoding.repetitionPenalty() != 1) {
                adjusted = NextToken.repeatLess(logits, said(active), decoding.repetitionPenalty());
            }
            return NextToken.of(adjusted, uniforms(active), decoding);
        }

        /** What each answer has said so far, the question included. */
        private long[][] said(int[] active) {
            return Arrays.stream(active)
                    .mapToObj(i -> Prompts.join(rows.said(i), answers.get(i).tokens()))
                    .map(tokens -> Arrays.stream(tokens).asLongStream().toArray())
                    .toArray(long[][]::new);
        }

        /** A number for each answer, or zeros where nothing is left to chance. */
        private float[] uniforms(int[] active) {
            float[] uniforms = new float[active.length];
            for (int i = 0; i < active.length && decoding.temperature() > 0; i++) {
                uniforms[i] = asks.get(askOf[active[i]]).random().nextFloat();
            }
            return uniforms;
        }
    }
}
