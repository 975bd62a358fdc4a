package groundlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.annotate.Annotator;
import groundlab.data.Examples;
import groundlab.data.Provenance;
import groundlab.engine.Threads;
import groundlab.image.AnotherPicture;
import groundlab.image.DiffusionNoise;
import groundlab.image.ZoomCrop;
import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Reward;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Mdpo.Part;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.Drawn;
import groundlab.sampling.ImageWeakened;
import groundlab.sampling.PriorInjection;
import groundlab.sampling.Ranked;
import groundlab.sampling.Sampler;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class AblationTest {

    private static final Sampler NOTHING =
            Sampler.named(
                    "says the same",
                    (policy, examples, seed) ->
                            examples.stream()
                                    .map(e -> Drawn.of(e.answer(), e.answer(), Provenance.NONE))
                                    .toList());

    private static final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private static TinyWorld world;
    private static Vlm base;
    private static Examples pictures;
    private static Examples measured;

    @TempDir private Path folder;

    @BeforeAll
    static void open() throws IOException {
        Notices.install(said::add);
        world = TinyWorld.open();
        base = Vlm.load(world.baseModel());
        pictures = world.preference().first(24);
        measured = world.validation(6);
    }

    @AfterAll
    static void close() {
        base.close();
        Notices.install(System.out::println);
    }

    private static Ablation small() {
        return Ablation.of(base, pictures).batch(8).measuredOn(measured);
    }

    private static Ablation four() {
        return small().objective(new Dpo(0.1), new Mdpo(0.1)).seeds(7, 8).parallel(1);
    }

    private static void fails(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void aLabelNamesOnlyWhatVaries() {
        assertEquals(List.of("dpo"), small().objective(new Dpo(0.1)).cells());
        assertEquals(
                List.of(
                        "rho=0.5, beta=0.05",
                        "rho=0.5, beta=1",
                        "rho=0.9, beta=0.05",
                        "rho=0.9, beta=1"),
                small().sampler(
                                BiasDrivenSampling.attention(0.5),
                                BiasDrivenSampling.attention(0.9))
                        .beta(0.05, 1)
                        .learningRate(3e-5)
                        .cells());
        assertEquals(
                List.of("Mdpo", "Mdpo answer=off anchor=off", "Sft"),
                small().objective(new Mdpo(0.1), new Mdpo(0.1).only(Mdpo.Part.IMAGE), new Sft())
                        .cells());
        assertEquals(
                List.of("learningRate=3e-5, size=8", "learningRate=3e-5, size=24"),
                small().learningRate(3e-5, 1e-4).size(8, 24).cells().subList(0, 2));
    }

    /**
     * DPO has no worse picture, and SFT no beta: 2 x 2 x 3 combinations are 2 + 2 x 2 + 1 cells.
     */
    @Test
    void whatChangesNothingIsRunOnce() throws IOException {
        Ablation grid =
                small().distortion(ZoomCrop.MDPO, new DiffusionNoise(500))
                        .objective(new Dpo(0.1), new Mdpo(0.1), new Sft())
                        .beta(0.1, 0.5);
        assertEquals(
                List.of(
                        "Dpo, beta=0.1",
                        "Dpo, beta=0.5",
                        "ZoomCrop, Mdpo, beta=0.1",
                        "ZoomCrop, Mdpo, beta=0.5",
                        "Sft",
                        "DiffusionNoise, Mdpo, beta=0.1",
                        "DiffusionNoise, Mdpo, beta=0.5"),
                grid.cells());
        Objective own = new groundlab.objective.trl.ApoZero(0.1);
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> small().objective(own).beta(0.1).cells())
                        .getMessage()
                        .endsWith(
                                " takes its beta where it is made: give one objective for each beta"));
    }

    @Test
    void runsResumesAndGrows() throws IOException {
        AblationResult first = four().run(folder);
        assertEquals(List.of("Dpo", "Mdpo"), first.cells());
        assertEquals(2, first.logs("Dpo").size());
        assertEquals(3, first.logs("Dpo").get(0).rowCount());
        assertEquals("2 cells, 4 trainings, 0 failed", first.toString());
        assertEquals(3 * 6, Table.read().csv(folder.resolve("results.csv").toFile()).rowCount());
        try (Stream<Path> trials = Files.list(folder.resolve("trials"))) {
            assertTrue(trials.noneMatch(one -> Files.exists(one.resolve("run"))));
        }
        said.clear();
        AblationResult grown = four().objective(new Dpo(0.1), new Mdpo(0.1), new Sft()).run(folder);
        assertEquals(List.of("4 of 6 trainings were there already"), said);
        assertEquals(first.table().toString(), grown.only("Dpo", "Mdpo").table().toString());
        assertEquals(
                first.against("Dpo", Measure.CHAIR_S).toString(),
                grown.only("Dpo", "Mdpo").against("Dpo", Measure.CHAIR_S).toString());
        String error =
                assertThrows(IllegalArgumentException.class, () -> four().run(folder)).getMessage();
        assertTrue(
                error.startsWith(
                        folder
                                + " holds 2 trainings that this grid has not, such as {sampler=BDHS["),
                error);
        assertTrue(
                error.endsWith("add them to the grid, choose another folder or delete it"), error);
        assertEquals("Mdpo band", first.curves("rewards/margins").getSeries("Mdpo band").getName());
        fails(
                "no log has the column a, they have " + first.logs("Dpo").get(0).columnNames(),
                () -> first.only("Dpo").curves("a"));
    }

    @Test
    void sideBySideIsTheSameToTheBit() throws IOException {
        AblationResult one = four().run(folder.resolve("one"));
        AblationResult two;
        try (Threads more = Threads.of(Threads.now() + 1)) {
            two = four().parallel(2).run(folder.resolve("two"));
            assertEquals(Threads.now(), threadsOfANewThread());
            assertTrue(four().again(folder.resolve("one"), "Mdpo", 8).same());
        }
        assertEquals(
                one.table().removeColumns("seconds").toString(),
                two.table().removeColumns("seconds").toString());
        assertEquals(weights(folder.resolve("one")), weights(folder.resolve("two")));
    }

    /** Such as the thread of a notebook's next cell. */
    private static int threadsOfANewThread() {
        return CompletableFuture.supplyAsync(Threads::now, call -> new Thread(call).start()).join();
    }

    private static List<String> weights(Path ablation) throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> trials = Files.list(ablation.resolve("trials"))) {
            for (Path one : trials.sorted().toList()) {
                all.add(one.getFileName() + Files.readString(one.resolve("done.json")));
            }
        }
        return all;
    }

    @Test
    void failuresAreKeptApartAndTriedAgain() throws IOException {
        Ablation grid =
                small().cell("DPO", cell -> cell.objective(new Dpo(0.1)))
                        .cell("nothing", cell -> cell.sampler(NOTHING))
                        .seeds(7, 8);
        said.clear();
        AblationResult result = grid.run(folder);
        assertEquals(List.of("DPO"), result.cells());
        String message =
                "no pair was made of preference (24 examples): no_pair_because_equal 24,"
                        + " no_pair_because_empty 0, no_pair_because_failed 0";
        assertEquals(
                List.of(new Failure("nothing", 7, message), new Failure("nothing", 8, message)),
                result.failures());
        assertEquals(
                List.of("nothing, seed 7 failed: " + message, "nothing, seed 8 failed: " + message),
                said);
        assertEquals("2: " + message, result.summary().getString(2, "failed"));
        List<Path> kept;
        try (Stream<Path> failed = Files.list(folder.resolve("failed"))) {
            kept = failed.toList();
        }
        assertEquals(2, kept.size());
        String trace = Files.readString(kept.get(0).resolve("stacktrace.txt"));
        assertTrue(trace.contains("at groundlab.study.Cell"), trace);
        said.clear();
        grid.run(folder);
        assertEquals("2 of 4 trainings were there already", said.get(0));
        assertEquals(3, said.size());
    }

    @Test
    void aStopKeepsWhatWasDoneAndGoesOn() throws Exception {
        AblationResult whole = four().epochs(8).run(folder.resolve("whole"));
        Path stopped = folder.resolve("stopped");
        Thread here = Thread.currentThread();
        long[] asked = new long[1];
        Progress.install(
                state -> {
                    if (asked[0] == 0 && state.note().matches("Mdpo, seed 7: Mdpo [1-9].*")) {
                        asked[0] = System.nanoTime();
                        here.interrupt();
                    }
                });
        try {
            String message =
                    assertThrows(CancellationException.class, () -> four().epochs(8).run(stopped))
                            .getMessage();
            assertTrue(System.nanoTime() - asked[0] < 2e9);
            assertEquals(
                    "the ablation stopped after 1 of 4 trainings; run it again to go on from there",
                    message);
        } finally {
            Progress.install(state -> {});
        }
        try (Stream<Path> all = Files.walk(stopped)) {
            assertTrue(all.anyMatch(one -> one.toString().contains("checkpoint")));
        }
        assertFalse(Thread.interrupted());
        AblationResult after = four().epochs(8).run(stopped);
        assertEquals(
                whole.table().removeColumns("seconds").toString(),
                after.table().removeColumns("seconds").toString());
        assertEquals(weights(folder.resolve("whole")), weights(stopped));
    }

    @Test
    void aCellIsMadeAgainFromTheManifest() throws IOException {
        Sampler ranked =
                Ranked.by(Annotator.byReward(Reward.chair(Lexicon.of(TinyWorld.objects()))));
        Sampler injected = PriorInjection.of(Lexicon.of(TinyWorld.objects())).temperature(1);
        small().cell("mDPO", cell -> cell.objective(new Mdpo(0.1).weight(Part.REJECTED_ANCHOR, 1)))
                .cell(
                        "noise",
                        cell -> cell.sampler(BiasDrivenSampling.noise(500).tries(3)).size(16))
                .cell("BPO", cell -> cell.sampler(ImageWeakened.noise(900), injected))
                .cell("mixed", cell -> cell.mixed(ranked, 0.5))
                .cell(
                        "other picture",
                        cell ->
                                cell.objective(new Mdpo(0.1).only(Part.IMAGE))
                                        .distortion(AnotherPicture.of(pictures)))
                .cell("code", cell -> cell.training("weight decay", t -> t.weightDecay(0.1)))
                .run(folder);
        Ablation read = Ablation.read(folder, base, pictures).measuredOn(measured);
        assertEquals(List.of("mDPO", "noise", "BPO", "mixed", "other picture"), read.cells());
        for (String cell : List.of("mDPO", "BPO")) {
            assertEquals(
                    cell + ", seed 7: the same weights, the same counts of 6 pictures",
                    read.again(folder, cell, 7).toString());
        }
        assertTrue(read.again(folder, "mixed", 7).same());
        fails(
                "code cannot be made again from its manifest, as training is weight decay, which"
                        + " stands for code: describe the grid anew and ask it",
                () -> read.again(folder, "code", 7));
        fails("a seed must be one of [7], got 8", () -> read.again(folder, "noise", 8));
        fails(
                "a cell must be one of [mDPO, noise, BPO, mixed, other picture], got DPO",
                () -> read.again(folder, "DPO", 7));
        String other = world.validation(5).hash();
        fails(
                "%s holds another ablation (measured_sha256 was %s, is %s): choose another folder or delete it"
                        .formatted(folder, measured.hash(), other),
                () -> read.measuredOn(world.validation(5)).again(folder, "noise", 7));
        fails(
                "%s holds another ablation (measured_sha256 was %s, is %s): choose another folder or delete it"
                        .formatted(folder, measured.hash(), other),
                () -> four().measuredOn(world.validation(5)).run(folder));
    }

    @Test
    void saysWhatIsWrongBeforeAnythingIsTrained() throws IOException {
        fails("sampler needs at least one value, got none", () -> small().sampler());
        fails("beta needs at least one value, got none", () -> small().beta());
        fails("seeds needs at least one value, got none", () -> small().seeds());
        fails("seeds must differ, got [7, 7]", () -> small().seeds(7, 7).cells());
        fails("parallel must be at least 1, got 0", () -> small().parallel(0));
        fails(
                "size must be at most 24, as many as preference has, got 25",
                () -> small().size(25).run(folder));
        fails(
                "an ablation needs pictures to measure on: measuredOn(examples)",
                () -> Ablation.of(base, pictures).run(folder));
        fails("there are two cells named a", () -> small().cell("a", c -> c).cell("a", c -> c));
        fails(
                "base is the model before training, name it otherwise",
                () -> small().cell("base", c -> c).cells());
        fails(
                "all pairs are drawn online, there is nothing to mix them with",
                () -> small().cell("a", c -> c.online(NOTHING).mixed(NOTHING, 0.5)).cells());
        String lambda =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> small().sampler((p, e, s) -> List.of()).cells())
                        .getMessage();
        assertTrue(lambda.endsWith("give it a name with Sampler.named(name, sampler)"), lambda);
        assertEquals(
                folder + " holds no ablation: it has no manifest.json",
                assertThrows(IOException.class, () -> Ablation.read(folder, base, pictures))
                        .getMessage());
        Files.writeString(folder.resolve("manifest.json"), "[]");
        assertEquals(
                folder.resolve("manifest.json")
                        + " is no manifest of an ablation: put it back, or choose another folder",
                assertThrows(IOException.class, () -> small().run(folder)).getMessage());
    }

    /** At a rate of 1e30 the second step has no finite loss. */
    @Test
    void aRunThatBecomesNotANumberFailsAlone() throws IOException {
        AblationResult result = small().learningRate(1e-4, 1e30).run(folder);
        assertEquals(List.of("learningRate=1e-4"), result.cells());
        Failure failure = result.failures().get(0);
        assertTrue(failure.message().contains("step"), failure.message());
        fails(
                "a cell must be one of [learningRate=1e-4], got %s".formatted(failure.cell()),
                () -> result.against(failure.cell(), Measure.CHAIR_S));
    }
}
