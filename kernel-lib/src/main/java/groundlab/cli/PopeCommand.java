package groundlab.cli;

import groundlab.answers.YesNoScoring;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code groundlab metrics pope}. */
@Command(
        name = "pope",
        description = {
            "POPE: yes/no questions for objects that are there or not, by split, and the mean.",
            "Published programs read answers differently; a number compares with one of the same"
                    + " parser."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PopeCommand implements Callable<Integer> {

    @Mixin private YesNoOptions options;

    @Mixin private Report report;

    @Override
    public Integer call() throws IOException {
        options.run(YesNoScoring::pope, report);
        return 0;
    }
}
