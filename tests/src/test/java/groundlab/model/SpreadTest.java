package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Lora;
import groundlab.engine.Compute;
import groundlab.engine.Precision;
import groundlab.engine.Threads;
import groundlab.internal.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With one thread an operation, so that all sums are made in one order. */
class SpreadTest extends WithTinyModel {

    private static final String PROMPT = "Describe the image.";
    private static final Decoding SAMPLED = Decoding.sampled(1, 12).rows(2);

    private Threads one;

    @BeforeEach
    void takeOneThread() {
        one = Threads.of(1);
    }

    @AfterEach
    void giveThreadsBack() {
        one.close();
    }

    private static Vlm spread(Vlm from, int copies) {
        return from.spread(Collections.nCopies(copies, from.compute()));
    }

    private static List<ImageView> views(int n) {
        return IntStream.range(0, n).mapToObj(i -> ImageView.of(Tiny.picture(i).pixels())).toList();
    }

    private static List<Ask> asks(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new Ask(i, PROMPT, "", Seeds.stream(7, "ask", i)))
                .toList();
    }

    private static List<Packed> rows(Vlm by, int n) {
        List<String> answers = List.of("There is a fork.", "There is a dog and a knife.");
        return views(n).stream().map(view -> by.pack(view, PROMPT, answers)).toList();
    }

    private static List<String> answers(Vlm by) {
        return by.answers(views(11), asks(11), SAMPLED, done -> {});
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void withCopiesAllIsAsWithout(int copies) {
        List<Ask> greedy = asks(300).stream().map(ask -> Ask.greedy(ask.view(), PROMPT)).toList();
        try (Vlm many = spread(model, copies)) {
            assertEquals(answers(model), answers(many));
            assertArrayEquals(model.logps(rows(model, 9), 2), many.logps(rows(many, 9), 2));
            assertArrayEquals(
                    model.nextLogits(views(300), greedy), many.nextLogits(views(300), greedy));
            assertEquals(forced(model), forced(many));
            assertEquals(model.fingerprint(), many.fingerprint());
            assertEquals(model.toString(), many.toString());
        }
        assertEquals(11, answers(model).size()); // whose weights nobody closed
    }

    private static List<String> forced(Vlm by) {
        List<Packed> rows = rows(by, 9);
        TeacherForcing forcing = TeacherForcing.of(by).batch(2);
        List<String> texts = new ArrayList<>();
        forcing.likeliest(rows).forEach(one -> texts.add(one.text()));
        List<Random> chances = IntStream.range(0, 18).mapToObj(Random::new).toList();
        forcing.drawn(rows, 1, chances).forEach(one -> texts.add(one.text()));
        return texts;
    }

    /** Two threads took part, and the caller heard of all batches on its own. */
    @Test
    void theBatchesAreSharedOut() {
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        GenerationHook hook =
                new GenerationHook() {
                    @Override
                    public void drawn(int ask, int[] tokens) {
                        workers.add(Thread.currentThread());
                    }
                };
        List<Long> done = new ArrayList<>();
        Set<Thread> listeners = ConcurrentHashMap.newKeySet();
        try (Vlm many = spread(model, 1)) {
            many.answers(
                    views(41),
                    asks(41),
                    SAMPLED,
                    hook,
                    n -> {
                        done.add(n);
                        listeners.add(Thread.currentThread());
                    });
        }
        assertEquals(2, workers.size());
        assertEquals(41, done.stream().mapToLong(Long::longValue).sum());
        assertEquals(Set.of(Thread.currentThread()), listeners);
    }

    /** What the second question draws depends on what the first has drawn before it. */
    @Test
    void questionsThatShareAChanceAreAnsweredInTheirOrder() {
        try (Vlm many = spread(model, 2)) {
            for (int time = 0; time < 3; time++) {
                assertEquals(sharing(model), sharing(many));
            }
        }
    }

    private static List<String> sharing(Vlm by) {
        Random chance = new Random(7);
        List<Ask> asks =
                IntStream.range(0, 11).mapToObj(i -> new Ask(i, PROMPT, "", chance)).toList();
        return by.answers(views(11), asks, SAMPLED, done -> {});
    }

    @Test
    void picturesThatWereLookedAtStayWhereTheyAre() {
        try (Vlm many = spread(model, 1);
                NDManager owner = model.newManager()) {
            List<ImageView> seen =
                    IntStream.range(0, 11)
                            .mapToObj(i -> model.look(Tiny.picture(i).pixels(), owner))
                            .toList();
            assertEquals(answers(model), many.answers(seen, asks(11), SAMPLED, done -> {}));
        }
    }

    /** The adapter is one that was trained: its B is not zero. */
    @Test
    void anAdapterAndWeightsThatWereTrainedAreCopied() throws IOException {
        try (Vlm adapted = model.withAdapter(Tiny.FOLDER.resolve("adapter"));
                Vlm many = spread(adapted, 2)) {
            assertNotEquals(answers(model), answers(adapted));
            assertEquals(answers(adapted), answers(many));
            assertEquals(adapted.fingerprint(), many.fingerprint());
        }
        try (Vlm trained = model.trainable(name -> name.contains("lm_head"))) {
            for (NDArray head : trained.weights(name -> name.contains("lm_head")).values()) {
                head.negi();
                head.setRequiresGradient(true); // as training leaves it
            }
            try (Vlm many = spread(trained, 2)) {
                assertNotEquals(answers(model), answers(trained));
                assertEquals(answers(trained), answers(many));
            }
        }
    }

    @Test
    void closingFreesTheCopiesAlone() {
        Vlm many = spread(model, 2);
        List<Vlm> all = many.replicas().models();
        assertEquals(3, all.size());
        assertEquals(model.weights(), all.get(0).weights());
        List<NDArray> copied = new ArrayList<>(all.get(1).weights().values());
        copied.addAll(all.get(2).weights().values());
        many.close();
        copied.forEach(weight -> assertTrue(weight.isReleased()));
        model.weights().values().forEach(weight -> assertFalse(weight.isReleased()));
    }

    /** What is derived from a model that is spread is not: training stays on one. */
    @Test
    void whatIsTrainedIsNotSpread() {
        try (Vlm many = spread(model, 1);
                Vlm adapted = many.toTrain(Lora.rank(2), 7);
                Vlm weights = many.toTrain(null, 7)) {
            assertEquals(List.of(adapted), adapted.replicas().models());
            assertEquals(List.of(weights), weights.replicas().models());
        }
    }

    @Test
    void aFailureReachesTheCallerAndTheModelGoesOn() {
        GenerationHook failing =
                new GenerationHook() {
                    @Override
                    public NDArray logits(NDArray logits, int[] asks) {
                        if (asks[0] == 4) {
                            throw new IllegalStateException("no answer to question 4");
                        }
                        return logits;
                    }
                };
        try (Vlm many = spread(model, 2)) {
            IllegalStateException failure =
                    assertThrows(
                            IllegalStateException.class,
                            () -> many.answers(views(11), asks(11), SAMPLED, failing, done -> {}));
            assertEquals("no answer to question 4", failure.getMessage());
            assertEquals(answers(model), answers(many));
        }
    }

    /** 2,000 answers would take longer; it is pressed when all three have begun. */
    @Test
    void aStopEndsAllAtOnceAndTheModelGoesOn() {
        Thread caller = Thread.currentThread();
        AtomicBoolean pressed = new AtomicBoolean();
        Set<Thread> running = ConcurrentHashMap.newKeySet();
        GenerationHook stopping =
                new GenerationHook() {
                    @Override
                    public NDArray logits(NDArray logits, int[] asks) {
                        running.add(Thread.currentThread());
                        if (running.size() == 3 && pressed.compareAndSet(false, true)) {
                            caller.interrupt();
                        }
                        return logits;
                    }
                };
        try (Vlm many = spread(model, 2)) {
            long start = System.nanoTime();
            CancellationException stop =
                    assertThrows(
                            CancellationException.class,
                            () ->
                                    many.answers(
                                            views(2000),
                                            asks(2000),
                                            SAMPLED,
                                            stopping,
                                            done -> {}));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertEquals("answering was stopped", stop.getMessage());
            assertTrue(took.toMillis() < 2000, "took " + took);
            assertEquals(answers(model), answers(many));
        }
    }

    @Test
    void aStopEndsScoringBetweenTwoBatches() {
        Thread.currentThread().interrupt();
        CancellationException stop =
                assertThrows(CancellationException.class, () -> model.logps(rows(model, 9), 2));
        assertEquals("scoring was stopped", stop.getMessage());
    }

    @Test
    void theCpuIsNotSpreadUnlessAsked() {
        try (Vlm many = model.spread()) {
            assertEquals(List.of(many), many.replicas().models());
        }
    }

    @Test
    void saysThatACopyHasTheModelsPrecision() {
        List<Compute> half = List.of(Compute.cpu().with(Precision.BF16));
        assertEquals(
                "a copy must have its model's precision, FP32, got cpu() BF16",
                assertThrows(IllegalArgumentException.class, () -> model.spread(half))
                        .getMessage());
    }
}
