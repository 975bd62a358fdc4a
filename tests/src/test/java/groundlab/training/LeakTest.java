package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import groundlab.image.DiffusionNoise;
import groundlab.internal.Notices;
import groundlab.loop.RunListener;
import groundlab.model.Ask;
import groundlab.model.Blind;
import groundlab.model.Contrast;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.pairs.Filter;
import groundlab.reinforce.PpoTraining;
import groundlab.reinforce.RlooTraining;
import groundlab.reward.RewardRun;
import groundlab.reward.RewardTraining;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.ImageWeakened;
import groundlab.sampling.PairBuilder;
import groundlab.study.Ablation;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native memory is invisible to the garbage collector, so the process is asked. Maven gives these
 * tests a process of their own with a heap of one size.
 */
@Tag("leak")
class LeakTest {

    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PARTS = 5;

    @TempDir private Path folder;

    /** The least of several looks: a collector gives memory back some time after it ran. */
    private static double residentMegabytes() throws IOException, InterruptedException {
        double least = Double.MAX_VALUE;
        for (int look = 0; look < 10; look++) {
            System.gc();
            Thread.sleep(100);
            long pages = Long.parseLong(Files.readString(STATM).split(" ")[1]);
            least = Math.min(least, pages * 4096 / 1e6);
        }
        return least;
    }

    /** Some of the work that must leave nothing behind. */
    private interface Work {
        void part(int number) throws IOException;
    }

    /**
     * How much memory all parts leave behind, if each leaves as much as the middle one: a leak
     * shows in every part, a heap that grows or arenas that fill do so in one or two.
     */
    private static double megabytesLeft(Work work) throws IOException, InterruptedException {
        double[] left = new double[PARTS];
        double before = residentMegabytes();
        for (int part = 0; part < PARTS; part++) {
            work.part(part);
            double after = residentMegabytes();
            left[part] = after - before;
            before = after;
        }
        Arrays.sort(left);
        return PARTS * left[PARTS / 2];
    }

    private static double heapMegabytes() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1e6;
    }

    /**
     * A step of this model makes about 4 MB of arrays; 2,000 leaking ones would show as gigabytes.
     */
    @Test
    void twoThousandTrainingStepsLeaveMemoryFlat() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        try (Vlm model = Tiny.model()) {
            train(model, 200, "warm");
            double heap = heapMegabytes();
            double grown = megabytesLeft(part -> train(model, 400, "part " + part));
            double heapGrown = heapMegabytes() - heap;

            assertTrue(grown < 60, "grew by " + grown + " MB");
            assertTrue(heapGrown < 10, "the heap grew by " + heapGrown + " MB");
        }
    }

    /** Each training has weights, moments and a log of its own, and each worker a copy. */
    @Test
    void ablationsLeaveMemoryFlat() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        TinyWorld world = TinyWorld.open();
        try (Vlm model = Vlm.load(world.baseModel())) {
            ablation(model, world, 9);
            double heap = heapMegabytes();
            double grown = megabytesLeft(part -> ablation(model, world, part));
            double heapGrown = heapMegabytes() - heap;

            assertTrue(grown < 60, "grew by " + grown + " MB");
            assertTrue(heapGrown < 10, "the heap grew by " + heapGrown + " MB");
        }
    }

    private void ablation(Vlm model, TinyWorld world, int number) throws IOException {
        Ablation.of(model, world.preference().first(8))
                .batch(4)
                .objective(new Dpo(0.1), new Mdpo(0.1))
                .seeds(2 * number, 2 * number + 1)
                .parallel(2)
                .measuredOn(world.test().first(4))
                .run(folder.resolve("ablation " + number));
    }

    /**
     * Each run has 3 MB of weights and moments of its own, of which nobody is told when it is
     * stopped.
     */
    @Test
    void stoppedRunsLeaveNativeMemoryFlat() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        try (Vlm model = Tiny.model()) {
            stop(model, 10, "warm");
            double grown = megabytesLeft(part -> stop(model, 20, "part " + part));

            assertTrue(grown < 60, "grew by " + grown + " MB");
        }
    }

    /**
     * Half of the runs are stopped after a step, the others while the evaluation set is measured.
     */
    private void stop(Vlm model, int times, String name) {
        for (int run = 0; run < times; run++) {
            Path own = folder.resolve(name + " " + run);
            PreferenceTraining training =
                    PreferenceTraining.of(model, Tiny.pairs(4))
                            .objective(new Mdpo(0.1))
                            .batch(2)
                            .epochs(2)
                            .evaluation(Tiny.pairs(4))
                            .watch(new StopAt(1 + run % 2));
            assertThrows(CancellationException.class, () -> training.run(own));
        }
    }

    /** Pairs are drawn, scored by the reference and learned from in each step. */
    @Test
    void onlineTrainingLeavesMemoryFlat() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        try (Vlm model = Tiny.model()) {
            trainOnline(model, 20, "warm");
            double heap = heapMegabytes();
            double grown = megabytesLeft(part -> trainOnline(model, 40, "part " + part));
            double heapGrown = heapMegabytes() - heap;

            assertTrue(grown < 60, "grew by " + grown + " MB");
            assertTrue(heapGrown < 10, "the heap grew by " + heapGrown + " MB");
        }
    }

    /** The model is asked after each step while its weights have gradients. */
    @Test
    void aListenerThatAsksTheModelLeavesMemoryFlat() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        try (Vlm model = Tiny.model()) {
            trainWatched(model, 50, "warm");
            double heap = heapMegabytes();
            double grown = megabytesLeft(part -> trainWatched(model, 100, "part " + part));
            double heapGrown = heapMegabytes() - heap;

            assertTrue(grown < 60, "grew by " + grown + " MB");
            assertTrue(heapGrown < 10, "the heap grew by " + heapGrown + " MB");
        }
    }

    private void trainWatched(Vlm model, int steps, String name) throws IOException {
        RunListener asking =
                new RunListener() {
                    private Vlm trained;

                    @Override
                    public void started(Start start) {
                        trained = start.model().orElseThrow();
                    }

                    @Override
                    public void step(Map<String, Double> row) {
                        ImageView view = ImageView.of(Tiny.picture(1).pixels());
                        Ask ask = Ask.greedy(0, "Describe the image.");
                        trained.answers(List.of(view), List.of(ask), Decoding.greedy(8));
                    }
                };
        PreferenceTraining.of(model, Tiny.pairs(2))
                .objective(new Mdpo(0.1))
                .batch(2)
                .epochs(steps)
                .checkpointEvery(steps)
                .learningRate(1e-6)
                .watch(asking)
                .run(folder.resolve(name))
                .close();
    }

    private void trainOnline(Vlm model, int steps, String name) throws IOException {
        BiasDrivenSampling bdhs =
                BiasDrivenSampling.attention(0.9).tries(2).decoding(Decoding.sampled(1, 6));
        PreferenceTraining.online(model, Tiny.examples(8), bdhs)
                .objective(new Mdpo(0.1))
                .movingReference(new MovingReference(0.5, 2))
                .batch(8)
                .epochs(steps)
                .checkpointEvery(steps)
                .learningRate(1e-6)
                .run(folder.resolve(name))
                .close();
    }

    private void train(Vlm model, int steps, String name) throws IOException {
        PreferenceTraining.of(model, Tiny.pairs(2))
                .objective(new Mdpo(0.1))
                .batch(2)
                .epochs(steps)
                .checkpointEvery(steps)
                .learningRate(1e-6)
                .run(folder.resolve(name))
                .close();
    }

    /** 40 runs of 12 steps: answers of the policy's own, a reward model's, and a value head. */
    @Test
    void learningFromRewardsLeavesNativeMemoryFlat() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        try (Vlm model = Tiny.model()) {
            Notices.install(verdict -> {}); // of more than a hundred runs
            reinforce(model, "warm", 8);
            double grown = megabytesLeft(part -> reinforce(model, "part " + part, 8));
            Notices.install(System.out::println);

            assertTrue(grown < 60, "grew by " + grown + " MB");
        }
    }

    private void reinforce(Vlm model, String name, int times) throws IOException {
        Path at = folder.resolve(name);
        for (int i = 0; i < times; i++) {
            try (RewardRun reward =
                    RewardTraining.of(model, Tiny.pairs(4)).epochs(12).run(at.resolve("rm" + i))) {
                RlooTraining.of(model, Tiny.examples(4), reward.model())
                        .epochs(12)
                        .maxTokens(6)
                        .run(at.resolve("rloo" + i))
                        .close();
                PpoTraining.of(model, Tiny.examples(4), reward.model())
                        .epochs(3)
                        .maxTokens(6)
                        .run(at.resolve("ppo" + i))
                        .close();
            }
        }
    }

    @Test
    void samplingAndAnsweringLeaveNativeMemoryFlat() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        try (Vlm model = Tiny.model()) {
            draw(model, 20);
            double grown = megabytesLeft(part -> draw(model, 30));

            assertTrue(grown < 60, "grew by " + grown + " MB");
        }
    }

    /** 2,000 pairs warm up, then 10,000 are drawn by two samplers with all that a builder does. */
    @Test
    void buildingPairsLeavesNativeMemoryFlat() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        try (Vlm model = Tiny.model()) {
            build(model, 4);
            AtomicInteger pairs = new AtomicInteger();
            double grown = megabytesLeft(part -> pairs.addAndGet(build(model, 4)));
            assertTrue(pairs.get() >= 10_000, pairs + " pairs");

            assertTrue(grown < 60, "grew by " + grown + " MB");
        }
    }

    private static int build(Vlm model, int times) {
        int pairs = 0;
        for (int i = 0; i < times; i++) {
            pairs +=
                    PairBuilder.of(model, Tiny.examples(280))
                            .draw(
                                    BiasDrivenSampling.attention(0.9)
                                            .tries(2)
                                            .decoding(Decoding.sampled(1, 6)))
                            .draw(
                                    new ImageWeakened(
                                            new DiffusionNoise(500), Decoding.sampled(1, 6)))
                            .filter(Filter.duplicates())
                            .seed(i)
                            .build()
                            .size();
        }
        return pairs;
    }

    private void draw(Vlm model, int times) {
        for (int i = 0; i < times; i++) {
            BiasDrivenSampling.attention(0.99)
                    .tries(3)
                    .decoding(Decoding.sampled(1, 8))
                    .pairs(model, Tiny.examples(4), i);
            List<ImageView> views = List.of(ImageView.of(Tiny.picture(i).pixels()));
            List<Ask> asks = List.of(Ask.greedy(0, "Describe the image."));
            model.answers(views, asks, Decoding.greedy(8));
            model.answers(views, asks, Decoding.greedy(8).contrast(Contrast.vdd(Blind.BOTH)));
        }
    }
}
