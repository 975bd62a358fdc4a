package groundlab.engine;

import static groundlab.internal.Checks.check;

import java.util.Map;
import java.util.Optional;

/** Whether a GPU can be used. */
final class Gpus {

    /**
     * Compute capabilities, ten times as much, that the official builds of PyTorch 2.7.1 have code
     * for, by their CUDA. Newer GPUs than the newest need a newer CUDA, and the newest CUDA left
     * old ones out.
     */
    private static final Map<String, Range> OFFICIAL =
            Map.of("12.6", new Range(50, 90), "12.8", new Range(75, 120));

    private Gpus() {}

    /** From the oldest to the newest. */
    private record Range(int oldest, int newest) {

        /** Code for one capability runs on all later ones of the same whole number. */
        boolean has(int capability) {
            return capability >= oldest && capability / 10 <= newest / 10;
        }

        @Override
        public String toString() {
            return oldest / 10.0 + " to " + newest / 10 + ".x";
        }
    }

    static void checkThere(int index, int found) {
        check(
                index >= 0 && index < found,
                "gpu(%d) needs a GPU of that number, found %d: %s",
                index,
                found,
                found == 0
                        ? "take Compute.cpu(), and see Env.report() if the machine has one"
                        : "take one from 0 to " + (found - 1));
    }

    /** Without code for it, every operation would fail with "no kernel image is available". */
    static void checkUsable(int index, String capability, TorchFolder folder) {
        Optional<Range> range = folder.cuda().map(OFFICIAL::get);
        int found = Integer.parseInt(capability);
        check(
                range.isEmpty() || range.get().has(found),
                "gpu(%d) is of compute capability %s, and %s is for %s: take another build of it"
                        + " with GROUNDLAB_TORCH=<its python> environment/setup --gpu, or"
                        + " Compute.cpu()",
                index,
                found / 10.0,
                folder,
                range.map(Range::toString).orElse(""));
    }
}
