package groundlab.cli;

import groundlab.answers.DashB;
import groundlab.answers.YesNoScoring;
import groundlab.metrics.YesNoParser;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code groundlab metrics dash-b}. */
@Command(
        name = "dash-b",
        description =
                "DASH-B: images that lead models to name an absent object, and as many with it.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DashBCommand implements Callable<Integer> {

    @Option(
            names = "--answers",
            required = true,
            paramLabel = "FILE",
            description =
                    "{\"img_id\", \"object_name\", \"response\"} as DASH-B's program "
                            + "writes them, or {\"question_id\": \"object/picture\", "
                            + "\"response\"}.")
    private Path answers;

    @Option(
            names = "--questions",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "dash_benchmark_neg.json and dash_benchmark_pos.json; without "
                            + "them the field \"gt\" of the answers.")
    private List<Path> questions = List.of();

    @Option(
            names = "--parser",
            description = "How answers are read: ${COMPLETION-CANDIDATES}; STRICT by default.")
    private YesNoParser parser = YesNoParser.STRICT;

    @Mixin private Report report;

    @Override
    public Integer call() throws IOException {
        BadRows bad = report.bad();
        YesNoScoring scoring =
                YesNoScoring.dashB(
                        questions.isEmpty()
                                ? DashB.questionsOf(answers, bad)
                                : DashB.questions(questions),
                        parser);
        // Rows that are bad as questions are told by then.
        scoring.read(answers, questions.isEmpty() ? row -> {} : bad);
        report.answered(answers).print(scoring.results().get("DASH-B"));
        return 0;
    }
}
