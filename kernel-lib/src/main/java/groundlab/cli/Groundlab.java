package groundlab.cli;

import groundlab.internal.Notices;
import groundlab.internal.Reasons;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** The command {@code groundlab}. */
@Command(
        name = "groundlab",
        description = "Measures what vision-language models say that is not in the picture.",
        mixinStandardHelpOptions = true,
        versionProvider = Groundlab.Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = MetricsCommand.class)
public final class Groundlab {

    private Groundlab() {}

    /** Runs a command and ends the program: 0 done, 1 bad input, 2 wrong options. */
    public static void main(String[] args) {
        Notices.install(System.err::println); // what is printed may be read as JSON
        System.exit(
                commandLine()
                        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                        .execute(args));
    }

    /** {@return the command, for tests with writers of their own} */
    static CommandLine commandLine() {
        return new CommandLine(new Groundlab())
                .setExecutionExceptionHandler(
                        (error, command, parsed) -> {
                            Report.printSkipped(command);
                            PrintWriter err = command.getErr();
                            err.println(command.getColorScheme().errorText(reason(error)));
                            err.flush();
                            return 1;
                        })
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** The library's version, as its jar says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Groundlab.class.getPackage().getImplementationVersion();
            return new String[] {"groundlab " + (version == null ? "(not packed)" : version)};
        }
    }

    private static String reason(Exception error) {
        if (error instanceof NoSuchFileException) {
            return "No such file: " + error.getMessage();
        }
        if (error instanceof AccessDeniedException) {
            return "Not allowed to open " + error.getMessage();
        }
        return error instanceof RuntimeException unchecked
                ? Reasons.of(unchecked)
                : error.getMessage();
    }
}
