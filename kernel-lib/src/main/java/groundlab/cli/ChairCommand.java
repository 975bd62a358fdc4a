package groundlab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code groundlab metrics chair}. */
@Command(
        name = "chair",
        description = "CHAIR: share of captions and of mentions that name an absent object.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ChairCommand implements Callable<Integer> {

    @Mixin private Report report;

    @Override
    public Integer call() {
        return 0;
    }
}
