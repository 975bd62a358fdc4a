package groundlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Notices;
import groundlab.loop.Run;
import groundlab.model.Vlm;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

    private static TinyWorld world;
    private static Vlm base;
    private static Ground ground;

    @TempDir private Path folder;

    @BeforeAll
    static void open() throws IOException {
        Notices.install(notice -> {});
        world = TinyWorld.open();
        base = Vlm.load(world.baseModel());
        ground = Ground.of(base, world, 24, 1);
    }

    @AfterAll
    static void close() {
        base.close();
        Notices.install(System.out::println);
    }

    private Study study() throws IOException {
        return Study.in(folder, ground, world.test().first(5));
    }

    /** One of each kind; the others differ in an objective or a sampler. */
    @Test
    void everyKindOfMethodTrains() throws IOException {
        Study study = study();
        for (Method method :
                Methods.named(
                        "mDPO",
                        "BPO",
                        "POVID",
                        "online DPO",
                        "mixed",
                        "iterated",
                        "PPO",
                        "RLOO, model",
                        "SFT, fair")) {
            Outcome outcome = study.outcome(method, method.family().rate(), 7);
            assertEquals(5, outcome.tallies().size(), method.name());
        }
        assertFalse(Files.exists(folder.resolve("work")));
    }

    @Test
    void whatWasMeasuredIsNotTrainedAgain() throws IOException {
        AtomicInteger trainings = new AtomicInteger();
        Method dpo = Methods.named("DPO").get(0);
        Method counted =
                new Method(
                        "counted",
                        MethodFamily.PAIRS,
                        trial -> {
                            trainings.incrementAndGet();
                            return dpo.training().run(trial);
                        });
        Outcome first = study().outcome(counted, 1e-5, 7);
        assertEquals(first, study().outcome(counted, 1e-5, 7));
        assertEquals(1, trainings.get());
        assertTrue(study().kept(counted, 1e-5, 8).isEmpty());
    }

    @Test
    void aTrainingThatWasStoppedBeginsAnew() throws IOException {
        Method dpo = Methods.named("DPO").get(0);
        Method stopped =
                new Method(
                        "stopped",
                        MethodFamily.PAIRS,
                        trial -> {
                            dpo.training().run(trial).forEach(Run::close);
                            throw new IOException("the disk is full");
                        });
        assertThrows(IOException.class, () -> study().outcome(stopped, 1e-5, 7));
        assertTrue(study().kept(stopped, 1e-5, 7).isEmpty());
        assertEquals(5, study().outcome(dpo, 3e-5, 8).tallies().size());
    }

    @Test
    void theBaseIsMeasuredOnce() throws IOException {
        Outcome base = study().base();
        assertEquals(base, study().base());
        assertEquals(List.of(0.0, 0.0), List.of(base.rate(), base.seconds()));
    }

    /** As many pictures of the same world, of which partners stand together half of the time. */
    @Test
    void theControlHasOtherPictures() throws IOException {
        assertEquals(24, ground.withoutBias().examples().size());
        assertFalse(ground.withoutBias().examples().hash().equals(ground.examples().hash()));
    }

    @Test
    void aFolderBelongsToItsSettings() throws IOException {
        study();
        String error =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Study.in(
                                                folder,
                                                Ground.of(base, world, 24, 2),
                                                world.test().first(5)))
                        .getMessage();
        assertTrue(error.startsWith("the folder " + folder + " must hold a study of "), error);
    }

    @Test
    void saysHowOftenPicturesAreSeen() {
        assertEquals(
                "epochs must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> Ground.of(base, world, 24, 0))
                        .getMessage());
    }
}
