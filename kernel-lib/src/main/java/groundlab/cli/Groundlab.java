package groundlab.cli;

import groundlab.internal.Notices;
import groundlab.internal.Reasons;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code groundlab}. */
@Command(
        name = "groundlab",
        description = "Measures what vision-language models say that is not in the picture.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = MetricsCommand.class)
public final class Groundlab {

    private Groundlab() {}

    /** Runs a command and ends the program: 0 done, 1 bad input, 2 wrong options. */
    public static void main(String[] args) {
        Notices.install(System.err::println); // what is printed may be read as JSON
        System.exit(commandLine().execute(args));
    }

    /** {@return the command, for tests with writers of their own} */
    static CommandLine commandLine() {
        return new CommandLine(new Groundlab())
                .setExecutionExceptionHandler(
                        (error, command, parsed) -> {
                            Report.of(command).ifPresent(Report::printSkipped); // may tell why
                            PrintWriter err = command.getErr();
                            err.println(command.getColorScheme().errorText(reason(error)));
                            err.flush();
                            return 1;
                        })
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String reason(Exception error) {
        return error instanceof RuntimeException unchecked
                ? Reasons.of(unchecked)
                : error.getMessage();
    }
}
