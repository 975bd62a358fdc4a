package groundlab.cli;

import picocli.CommandLine.Command;

/** The command {@code groundlab metrics}: scores answers that were made elsewhere. */
@Command(
        name = "metrics",
        description = "Scores files of answers that were made elsewhere.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "METRIC",
        subcommands = {
            ChairCommand.class,
            ObjectHalBenchCommand.class,
            PopeCommand.class,
            RePopeCommand.class,
            DashBCommand.class,
            HallusionBenchCommand.class,
            AmberCommand.class,
            MmHalCommand.class,
            LlavaBenchCommand.class
        })
final class MetricsCommand {}
