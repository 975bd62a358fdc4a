package groundlab.notebook;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where output goes: one adapter per Java kernel, found at run time, and a terminal. */
interface Kernel {

    /** Adds an output to the running cell; {@code id} names it for later updates. */
    void display(String id, Rendering rendering);

    /** Replaces the output named {@code id}. */
    void update(String id, Rendering rendering);

    /** {@return whether outputs can be replaced} */
    boolean live();

    /** Looks for each kernel we know; a further kernel is one more entry. */
    List<Supplier<Optional<Kernel>>> KNOWN = List.of(IJavaKernel::find);

    /** {@return the kernel this program runs in, or the terminal} */
    static Kernel current() {
        return KNOWN.stream()
                .flatMap(finder -> finder.get().stream())
                .findFirst()
                .orElseGet(Terminal::new);
    }
}
