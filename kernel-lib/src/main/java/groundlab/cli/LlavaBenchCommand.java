package groundlab.cli;

import groundlab.answers.LlavaBenchFiles;
import groundlab.metrics.Result;
import groundlab.metrics.judged.LlavaBench;
import groundlab.metrics.judged.LlavaBenchRules;
import groundlab.metrics.judged.Nonsense;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code groundlab metrics llava-bench}. */
@Command(
        name = "llava-bench",
        description = {
            "LLaVA-Bench (in the wild): the model's marks over those of the reference, of all"
                    + " questions and by kind, rounded as published.",
            "Reads a judge's replies from --reviews, or asks a judge about --answers first."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LlavaBenchCommand implements Callable<Integer> {

    private static final double TEMPERATURE = 0.2; // as published
    private static final int LONGEST = 1024; // tokens, as published

    @Option(
            names = "--reviews",
            paramLabel = "FILE",
            description =
                    "The judge's replies, {\"question_id\", \"category\", "
                            + "\"content\" or \"tuple\"} lines. With --endpoint they are "
                            + "written there; NAME.reviews.jsonl beside the answers by "
                            + "default.")
    private Path reviews;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "The model's answers, {\"question_id\", \"text\"} lines, to be judged.")
    private Path answers;

    @Option(names = "--questions", paramLabel = "FILE", description = "questions.jsonl")
    private Path questions;

    @Option(names = "--context", paramLabel = "FILE", description = "context.jsonl")
    private Path context;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "answers_gpt4.jsonl, the answers to be held against.")
    private Path reference;

    @Mixin private JudgeOptions judge;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "The published rule.json; without it our own words.")
    private Path rules;

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            description = "How the judge is to behave, which rule.json does not say.")
    private String system;

    @Option(
            names = "--published",
            description =
                    "Replies without marks count -1 for both, as published; else they are left out.")
    private boolean published;

    @Mixin private Report report;

    @Override
    public Integer call() throws IOException {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("--questions", questions);
        told.put("--context", context);
        told.put("--reference", reference);
        told.put("--rules", rules);
        told.put("--system", system);
        judge.refuseUnasked(told);
        if (judge.asks(reviews, answers)) {
            ask();
        }
        Nonsense nonsense = published ? Nonsense.COUNTED : Nonsense.LEFT_OUT;
        Result<LlavaBench> result = LlavaBenchFiles.score(reviews, nonsense, report.bad());
        report.answered(answers).print(result);
        return 0;
    }

    private void ask() throws IOException {
        if (answers == null || questions == null || context == null || reference == null) {
            throw judge.wrong("--endpoint needs --answers, --questions, --context and --reference");
        }
        reviews = reviews == null ? ReviewFile.beside(answers, ".jsonl") : reviews;
        Written.of("--reviews", reviews, answers, questions, context, reference, rules);
        LlavaBenchFiles files = new LlavaBenchFiles(questions, context, reference);
        LlavaBenchFiles.ask(
                files.answers(answers, BadRows.FAIL),
                judge.model(TEMPERATURE).maxTokens(LONGEST).keepingCut(),
                rules(),
                reviews);
    }

    private LlavaBenchRules rules() throws IOException {
        LlavaBenchRules told = rules == null ? LlavaBenchRules.OURS : LlavaBenchRules.read(rules);
        return system == null ? told : told.system(system);
    }
}
