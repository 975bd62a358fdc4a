package groundlab.answers;

import static groundlab.internal.Checks.check;

import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.YesNoParser.Answer;
import groundlab.metrics.yesno.HallusionAnswer;
import groundlab.metrics.yesno.HallusionAnswer.Verdict;
import groundlab.metrics.yesno.HallusionBench;
import groundlab.metrics.yesno.HallusionQuestion;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * HallusionBench of a file of answers: its rows {@code category, subcategory, visual_input, set_id,
 * figure_id, question_id, gt_answer} with a judge's code (0 wrong, 1 right, 2 unclear) or with the
 * answer itself, as {@code model_prediction}, {@code prediction} or {@code response}: 0 no, 1 yes,
 * 2 unclear, or words that a {@link YesNoParser} reads.
 *
 * <p>Differs from VLMEvalKit, which reads words too: there an unclear answer is always wrong, and
 * figures and pairs of the two categories that have the same numbers are taken together.
 *
 * <pre>{@code
 * HallusionFile.of(YesNoParser.VLMEVALKIT).score(Path.of("HallusionBench_result.json"), BadRows.FAIL);
 * }</pre>
 */
public final class HallusionFile {

    private static final String JUDGED = "gpt4v_output_gpt_check";

    private final YesNoParser parser;
    private final String judged;
    private final Optional<Path> questions;

    private HallusionFile(YesNoParser parser, String judged, Optional<Path> questions) {
        this.parser = Objects.requireNonNull(parser);
        this.judged = judged;
        this.questions = questions;
    }

    /** {@return a scoring that reads answers by a rule where there is no judge's code} */
    public static HallusionFile of(YesNoParser parser) {
        return new HallusionFile(parser, JUDGED, Optional.empty());
    }

    /** {@return the same with another field for the judge's code} */
    public HallusionFile judged(String field) {
        return new HallusionFile(parser, field, questions);
    }

    /** {@return the same with questions and right answers from the published file} */
    public HallusionFile questions(Path file) {
        return new HallusionFile(parser, judged, Optional.of(file));
    }

    /**
     * {@return the result; intervals draw sets of figures and questions}
     *
     * @param bad what is done with rows that are no answers, or answer again
     * @throws IllegalArgumentException if there is no answer
     */
    public Result<HallusionBench> score(Path answers, BadRows bad) throws IOException {
        Map<String, HallusionQuestion> known = known(bad);
        Map<String, Said> said = new LinkedHashMap<>();
        Set<String> ways = new LinkedHashSet<>();
        AnswerFile.read(
                answers,
                bad,
                row -> {
                    HallusionQuestion question = question(row, known);
                    String id = question.id();
                    check(
                            !said.containsKey(id),
                            "a question must be answered once, got %s again",
                            id);
                    said.put(id, said(question, row, ways));
                });
        check(
                !said.isEmpty(),
                "answers must be to HallusionBench, got none in %s; are they of another benchmark?",
                answers);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("parser", String.join(", ", ways));
        facts.put("truth", questions.map(FileFact::of).orElseGet(() -> rightAnswers(said)));
        facts.put("answers", FileFact.of(answers));
        facts.put("answered", String.valueOf(said.size()));
        if (questions.isPresent()) {
            facts.put("unanswered", String.valueOf(known.size() - said.size()));
        }
        return new Result<>("HallusionBench", HallusionBench.METRICS, counts(said), facts);
    }

    private static String rightAnswers(Map<String, Said> said) {
        Map<String, Boolean> right = new LinkedHashMap<>();
        said.forEach((id, one) -> right.put(id, one.question().yes()));
        return FileFact.ofField("gt_answer", right);
    }

    /** What an answer says; {@code answer} is empty where only the judge's code is known. */
    private record Said(
            HallusionQuestion question,
            Verdict verdict,
            Optional<Boolean> same,
            Optional<Answer> answer) {}

    private Map<String, HallusionQuestion> known(BadRows bad) throws IOException {
        Map<String, HallusionQuestion> known = new LinkedHashMap<>();
        if (questions.isPresent()) {
            AnswerFile.read(
                    questions.get(),
                    bad,
                    row -> {
                        HallusionQuestion question = asked(row);
                        check(
                                known.putIfAbsent(question.id(), question) == null,
                                "a question must be there once, got %s again",
                                question.id());
                    });
            check(!known.isEmpty(), "there must be questions, got none in %s", questions.get());
        }
        return known;
    }

    private HallusionQuestion question(Fields row, Map<String, HallusionQuestion> known) {
        if (questions.isEmpty()) {
            return asked(row);
        }
        String id =
                String.join(
                        "_",
                        row.word("category"),
                        row.word("subcategory"),
                        row.word("set_id"),
                        row.word("figure_id"),
                        row.word("question_id"));
        HallusionQuestion question = known.get(id);
        check(question != null, "the question must be in %s, got %s", questions.get(), id);
        return question;
    }

    private static HallusionQuestion asked(Fields row) {
        String yes = row.word("gt_answer");
        check(yes.matches("[01]"), "field gt_answer must be 0 or 1, got %s", yes);
        String input = row.word("visual_input");
        check(input.matches("\\d"), "field visual_input must be 0, 1 or 2, got %s", input);
        return new HallusionQuestion(
                row.word("category"),
                row.word("subcategory"),
                row.word("set_id"),
                row.word("figure_id"),
                row.word("question_id"),
                Integer.parseInt(input),
                yes.equals("1"));
    }

    private Said said(HallusionQuestion question, Fields row, Set<String> ways) {
        Optional<Boolean> same =
                row.has("same") ? Optional.of(row.word("same").equals("1")) : Optional.empty();
        if (row.has(judged) || row.has("correct")) {
            String field = row.first(judged, "correct");
            String code = row.word(field);
            check(code.matches("[012]"), "field %s must be 0, 1 or 2, got %s", field, code);
            ways.add("codes of " + field);
            Verdict verdict = Verdict.values()[Integer.parseInt(code)];
            return new Said(question, verdict, same, Optional.empty());
        }
        String field = row.first(judged, "correct", "model_prediction", "prediction", "response");
        Answer answer = answer(row.word(field), question.yes());
        ways.add(parser.name());
        return new Said(question, verdict(answer, question.yes()), same, Optional.of(answer));
    }

    private Answer answer(String text, boolean yes) {
        return switch (text.strip()) {
            case "0" -> Answer.NO;
            case "1" -> Answer.YES;
            case "2" -> Answer.UNCLEAR;
            default -> parser.parse(text, yes);
        };
    }

    private static Verdict verdict(Answer answer, boolean yes) {
        if (answer == Answer.UNCLEAR) {
            return Verdict.UNCLEAR;
        }
        return (answer == Answer.YES) == yes ? Verdict.RIGHT : Verdict.WRONG;
    }

    private static PerImage<HallusionBench> counts(Map<String, Said> said) {
        Map<String, List<HallusionAnswer>> sets = new LinkedHashMap<>();
        for (Said one : said.values()) {
            HallusionQuestion question = one.question();
            Optional<Boolean> same = one.same().or(() -> isSame(one, said));
            sets.computeIfAbsent(question.setId(), id -> new ArrayList<>())
                    .add(new HallusionAnswer(question, one.verdict(), same));
        }
        PerImage<HallusionBench> counts = new PerImage<>();
        sets.forEach((set, answers) -> counts.add(set, HallusionBench.of(answers)));
        return counts;
    }

    /** {@return whether both answers were read as yes, or as no} */
    private static Optional<Boolean> isSame(Said one, Map<String, Said> said) {
        HallusionQuestion question = one.question();
        String original = String.join("_", question.setId(), "0", question.question());
        return one.answer()
                .flatMap(
                        answer ->
                                Optional.ofNullable(said.get(original))
                                        .flatMap(Said::answer)
                                        .map(answer::equals));
    }
}
