package groundlab.cli;

import groundlab.answers.HallusionFile;
import groundlab.metrics.YesNoParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code groundlab metrics hallusionbench}. */
@Command(
        name = "hallusionbench",
        description =
                "HallusionBench: the same questions about original and changed figures, and without.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HallusionBenchCommand implements Callable<Integer> {

    @Option(
            names = "--answers",
            required = true,
            paramLabel = "FILE",
            description =
                    "HallusionBench_result.json: its fields with the judge's code (0 "
                            + "wrong, 1 right, 2 unclear), or with \"model_prediction\", "
                            + "\"prediction\" or \"response\" (0 no, 1 yes, 2 unclear, or "
                            + "words).")
    private Path answers;

    @Option(
            names = "--questions",
            paramLabel = "FILE",
            description = "HallusionBench.json; without it the right answers of the answer file.")
    private Path questions;

    @Option(
            names = "--judged",
            paramLabel = "FIELD",
            description = "The field of the code, ${DEFAULT-VALUE} by default, else \"correct\".")
    private String judged = "gpt4v_output_gpt_check";

    @Option(
            names = "--parser",
            description = "How words are read: ${COMPLETION-CANDIDATES}; VLMEVALKIT by default.")
    private YesNoParser parser = YesNoParser.VLMEVALKIT;

    @Mixin private Report report;

    @Override
    public Integer call() throws IOException {
        HallusionFile file = HallusionFile.of(parser).judged(judged);
        HallusionFile full = questions == null ? file : file.questions(questions);
        report.answered(answers).print(full.score(answers, report.bad()));
        return 0;
    }
}
