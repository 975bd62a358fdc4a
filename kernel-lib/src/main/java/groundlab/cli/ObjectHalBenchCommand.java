package groundlab.cli;

import groundlab.answers.ObjectHalBenchFiles;
import groundlab.answers.ObjectLists;
import groundlab.metrics.judged.ObjectPrompt;
import groundlab.metrics.objects.ListedObjects;
import groundlab.metrics.objects.ObjectWords;
import groundlab.metrics.objects.ObjectWords.Joining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code groundlab metrics object-halbench}. */
@Command(
        name = "object-halbench",
        description = {
            "Object HalBench: the shares of responses (CHAIRs_refine) and of named objects (CHAIRi)"
                    + " that are not in the image, with recall (obj_rec).",
            "Finds objects by a word list, or in lists that a model makes."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ObjectHalBenchCommand implements Callable<Integer> {

    @Option(
            names = {"--answers", "--captions"},
            required = true,
            paramLabel = "FILE",
            description = "{\"image_id\", \"answer\" or \"text\"} lines or list.")
    private Path answers;

    @Option(
            names = "--truth",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "{id: [objects]}, or instances_*.json and captions_*.json of COCO.")
    private List<Path> truth;

    @Option(
            names = "--synonyms",
            paramLabel = "FILE",
            description = "The official synonyms_refine.txt; else our own list for COCO's objects.")
    private Path synonyms;

    @Option(
            names = "--lists",
            paramLabel = "FILE",
            description =
                    "Objects as a model listed them, {\"answer\", \"objects\"} "
                            + "lines. With --endpoint they are written there; "
                            + "NAME.reviews.jsonl beside the answers by default.")
    private Path lists;

    @Mixin private JudgeOptions judge;

    @Option(
            names = "--prompt",
            paramLabel = "FILE",
            description = "The published prompt, with {question} and {answer}; else our own words.")
    private Path prompt;

    @Option(
            names = "--published",
            description = "res_f1 as in the program, which takes 300 responses for granted.")
    private boolean published;

    @Mixin private Report report;

    @Override
    public Integer call() throws IOException {
        judge.refuseUnasked(Collections.singletonMap("--prompt", prompt));
        ObjectWords words =
                synonyms == null
                        ? ObjectWords.coco()
                        : ObjectWords.read(synonyms, Joining.ALL_NAMES);
        ObjectHalBenchFiles files =
                judge.asks() || lists != null
                        ? ObjectHalBenchFiles.of(ListedObjects.of(words), listed())
                        : ObjectHalBenchFiles.of(words);
        files = published ? files.published() : files;
        report.answered(answers).print(files.score(answers, truth, report.bad()));
        return 0;
    }

    private ObjectLists listed() throws IOException {
        if (!judge.asks()) {
            return ObjectLists.read(lists, report.bad());
        }
        Path file = lists == null ? ReviewFile.beside(answers, ".jsonl") : lists;
        Written.of("--lists", file, answers, synonyms, prompt);
        Written.of("--lists", file, truth);
        ObjectPrompt told = prompt == null ? ObjectPrompt.OURS : ObjectPrompt.read(prompt);
        return ObjectLists.ask(answers, judge.model(0), told, file);
    }
}
