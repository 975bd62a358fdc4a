package groundlab.notebook;

import groundlab.kernel.JavaKernel;

/** Where output goes: the page of a notebook, or a terminal. */
interface Kernel {

    /** Adds an output to the running cell; {@code id} names it for later updates. */
    void display(String id, Rendering rendering);

    /** Replaces the output named {@code id}. */
    void update(String id, Rendering rendering);

    /** {@return whether outputs can be replaced} */
    boolean live();

    /** {@return the kernel this program runs in, or the terminal} */
    static Kernel current() {
        return JavaKernel.running().<Kernel>map(JupyterPage::new).orElseGet(Terminal::new);
    }
}
