package groundlab.model;

import groundlab.internal.Notices;
import groundlab.internal.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests that share a random model, which is open while they run, and print no notices. */
public abstract class WithTinyModel {

    protected static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void silenceNotices() {
        Notices.install(notice -> {});
    }

    /** A test may have listened to the progress, or stopped a run. */
    @AfterEach
    void leaveAllAsItWas() {
        Thread.interrupted();
        Progress.install(state -> {});
        Notices.install(System.out::println);
    }
}
