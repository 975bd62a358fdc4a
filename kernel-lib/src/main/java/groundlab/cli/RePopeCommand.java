package groundlab.cli;

import groundlab.answers.YesNoScoring;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code groundlab metrics repope}. */
@Command(
        name = "repope",
        description = {
            "RePOPE: POPE with corrected labels; questions that it leaves out are not counted.",
            "Takes answers to POPE. For LLaVA's files give --asked as well: its random split is an"
                    + " older one."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RePopeCommand implements Callable<Integer> {

    @Mixin private YesNoOptions options;

    @Mixin private Report report;

    @Override
    public Integer call() throws IOException {
        options.run(YesNoScoring::rePope, report);
        return 0;
    }
}
