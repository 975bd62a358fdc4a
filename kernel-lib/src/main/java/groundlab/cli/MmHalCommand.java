package groundlab.cli;

import groundlab.answers.MmHalFiles;
import groundlab.metrics.Result;
import groundlab.metrics.judged.MmHal;
import groundlab.metrics.judged.MmHalPrompt;
import groundlab.metrics.judged.Nonsense;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code groundlab metrics mmhal}. */
@Command(
        name = "mmhal",
        description = {
            "MMHal-Bench: average rating (0 to 6), hallucination rate (ratings below 3),"
                    + " informativeness, and ratings by kind of question.",
            "Reads a judge's replies from --reviews, or asks a judge about --answers first."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MmHalCommand implements Callable<Integer> {

    @Option(
            names = "--reviews",
            paramLabel = "FILE",
            description =
                    "The judge's replies, [{\"choices\": [{\"message\": "
                            + "{\"content\"}}]}, …], or rows with gpt4_review. With --endpoint "
                            + "they are written there; NAME.reviews.json beside the answers by "
                            + "default.")
    private Path reviews;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "The benchmark's template with model_answer filled in, to be judged.")
    private Path answers;

    @Mixin private JudgeOptions judge;

    @Option(
            names = "--prompt",
            paramLabel = "FILE",
            description = "The published judge's template, with four {}; without it our own words.")
    private Path prompt;

    @Option(
            names = "--published",
            description =
                    "Replies without one rating count 0, as published; else they are left out.")
    private boolean published;

    @Mixin private Report report;

    @Override
    public Integer call() throws IOException {
        judge.refuseUnasked(Collections.singletonMap("--prompt", prompt));
        if (judge.asks(reviews, answers)) {
            ask();
        }
        Nonsense nonsense = published ? Nonsense.COUNTED : Nonsense.LEFT_OUT;
        Result<MmHal> result = MmHalFiles.score(reviews, nonsense, report.bad());
        report.answered(answers).print(result);
        return 0;
    }

    private void ask() throws IOException {
        if (answers == null) {
            throw judge.wrong("--endpoint needs --answers, the answers to be judged");
        }
        reviews = reviews == null ? ReviewFile.beside(answers, ".json") : reviews;
        Written.of("--reviews", reviews, answers, prompt);
        MmHalPrompt told = prompt == null ? MmHalPrompt.OURS : MmHalPrompt.read(prompt);
        MmHalFiles.ask(MmHalFiles.answers(answers, BadRows.FAIL), judge.model(0), told, reviews);
    }
}
