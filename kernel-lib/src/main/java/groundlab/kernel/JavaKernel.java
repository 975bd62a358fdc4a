package groundlab.kernel;

import java.util.Optional;
import jdk.jshell.JShell;

/** The Java kernel that runs this program's cells. */
public interface JavaKernel {

    /** Adds an output to the running cell. */
    void display(MimeBundle bundle);

    /** Puts an output where the one of the same id is. */
    void update(MimeBundle bundle);

    /** {@return the JShell that compiles and runs the cells} */
    JShell jshell();

    /** Ends the running cell at once; code of it that never asks whether to stop goes on. */
    void leaveCell();

    /** {@return what is locked while a message to the page is on its way} */
    Object outlet();

    /** {@return how the names of the threads begin that run cells} */
    String cellThreads();

    /** {@return the kernel this program runs in; empty in a terminal} */
    static Optional<JavaKernel> running() {
        return Running.kernel();
    }
}
