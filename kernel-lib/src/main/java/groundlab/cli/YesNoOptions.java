package groundlab.cli;

import static groundlab.internal.Checks.check;

import groundlab.answers.YesNoQuestions;
import groundlab.answers.YesNoScoring;
import groundlab.metrics.Result;
import groundlab.metrics.YesNoParser;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of POPE and RePOPE, and how their splits are scored and printed. */
final class YesNoOptions {

    @Option(
            names = "--answers",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "{\"question_id\", \"text\"} lines of LLaVA, {\"question\", "
                            + "\"answer\"} of POPE, or \"response\". One file for all splits "
                            + "(in LLaVA's numbering, or with a \"category\"), or one for "
                            + "each.")
    private List<Path> answers;

    @Option(
            names = "--questions",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "{\"question_id\", \"image\", \"text\", \"label\"}, one file a split.")
    private List<Path> questions;

    @Option(
            names = "--asked",
            paramLabel = "FILE",
            description =
                    "The questions to which the ids of the answers belong, where "
                            + "that is another file: LLaVA's llava_pope_test.jsonl, or an "
                            + "older version of the question file.")
    private Path asked;

    @Option(
            names = "--parser",
            description = "How answers are read: ${COMPLETION-CANDIDATES}; STRICT by default.")
    private YesNoParser parser = YesNoParser.STRICT;

    /** Makes a scoring of splits. */
    interface Kind {
        /** {@return a scoring without answers} */
        YesNoScoring of(List<YesNoQuestions> splits, YesNoParser parser);
    }

    void run(Kind kind, Report report) throws IOException {
        BadRows bad = report.bad();
        List<YesNoQuestions> splits = new ArrayList<>();
        for (Path file : questions) {
            splits.add(YesNoQuestions.read(file, bad));
        }
        YesNoScoring scoring = kind.of(splits, parser);
        if (asked != null) {
            scoring.asked(YesNoQuestions.readAsked(asked, bad));
        }
        read(scoring, splits, bad);
        report.answered(answers.get(0));
        Map<String, Result<?>> results = new LinkedHashMap<>(scoring.results());
        if (results.size() == 1) {
            report.print(results.values().iterator().next());
            return;
        }
        results.put("mean", scoring.mean());
        report.print(results);
    }

    private void read(YesNoScoring scoring, List<YesNoQuestions> splits, BadRows bad)
            throws IOException {
        check(
                answers.size() == 1 || answers.size() == splits.size(),
                "--answers must be one file, or one for each of %s files of questions, got %s",
                splits.size(),
                answers.size());
        if (answers.size() == 1) {
            scoring.read(answers.get(0), bad);
            return;
        }
        for (int i = 0; i < answers.size(); i++) {
            scoring.read(answers.get(i), splits.get(i).name(), bad);
        }
    }
}
