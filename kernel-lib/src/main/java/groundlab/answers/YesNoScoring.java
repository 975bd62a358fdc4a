package groundlab.answers;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Metric;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.YesNo;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.yesno.YesNoQuestion;
import groundlab.metrics.yesno.YesNoSplits;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Scores files of answers to yes/no questions: POPE, RePOPE, DASH-B, and others in their forms.
 * Answers are joined with their questions by id, or by picture and question, never by place alone.
 *
 * <pre>{@code
 * List<YesNoQuestions> splits = new ArrayList<>();
 * for (String split : List.of("random", "popular", "adversarial")) {
 *     splits.add(YesNoQuestions.read(Path.of("coco_pope_" + split + ".json"), BadRows.FAIL));
 * }
 * var scoring = YesNoScoring.pope(splits, YesNoParser.POPE);
 * scoring.read(Path.of("llava-v1.5-7b.jsonl"), BadRows.FAIL);
 * scoring.results().get("random").value("F1 score");
 * scoring.mean().value("F1 score"); // the mean over the splits
 * }</pre>
 */
public final class YesNoScoring {

    private final String benchmark;
    private final YesNoParser parser;
    private final List<Metric<YesNo>> metrics;
    private final List<SplitScore> splits;
    private final PerImage<YesNoSplits> together = new PerImage<>();
    private Function<Fields, YesNoAnswer> form = YesNoAnswer::of;
    private Optional<YesNoQuestions> asked = Optional.empty();
    private boolean leftOut; // whether it is usual that answers have no question here

    private YesNoScoring(
            String benchmark,
            YesNoParser parser,
            List<Metric<YesNo>> metrics,
            List<YesNoQuestions> questions) {
        check(!questions.isEmpty(), "there must be a question file, got none");
        this.benchmark = benchmark;
        this.parser = parser;
        this.metrics = metrics;
        this.splits = questions.stream().map(SplitScore::new).toList();
        long names = questions.stream().map(YesNoQuestions::name).distinct().count();
        check(
                names == questions.size(),
                "question files must be of different splits, got %s",
                questions.stream().map(YesNoQuestions::name).toList());
    }

    /** {@return POPE of these splits, with the metrics that the parser's program prints} */
    public static YesNoScoring pope(List<YesNoQuestions> splits, YesNoParser parser) {
        return new YesNoScoring("POPE", parser, parser.metrics(), splits);
    }

    /**
     * {@return RePOPE of these splits} It keeps POPE's ids and leaves questions out, so answers to
     * POPE can be given whole: those to questions that were left out are a fact of the result.
     */
    public static YesNoScoring rePope(List<YesNoQuestions> splits, YesNoParser parser) {
        YesNoScoring scoring = new YesNoScoring("RePOPE", parser, parser.metrics(), splits);
        scoring.leftOut = true;
        return scoring;
    }

    /** {@return DASH-B with its own metrics, see {@link YesNo#DASH_B}} */
    public static YesNoScoring dashB(YesNoQuestions questions, YesNoParser parser) {
        YesNoScoring scoring = new YesNoScoring("DASH-B", parser, YesNo.DASH_B, List.of(questions));
        scoring.form = YesNoAnswer::ofObject;
        return scoring;
    }

    /**
     * {@return this, for answers to a file of questions with other ids} The ids of the answers are
     * looked up there, and the questions scored are found by picture and text. LLaVA's {@code
     * llava_pope_test.jsonl} is such a file, and so are the older versions of POPE's.
     */
    public YesNoScoring asked(YesNoQuestions file) {
        asked = Optional.of(file);
        return this;
    }

    /**
     * Reads the answers of all splits from one file.
     *
     * @param bad what is done with answers that do not belong to a question, or do again
     * @throws IllegalArgumentException if no answer belongs to a question, or the splits of the
     *     answers cannot be told
     */
    public void read(Path answers, BadRows bad) throws IOException {
        read(answers, splits, bad);
    }

    /** Reads the answers of one split, see {@link #read(Path, BadRows)}. */
    public void read(Path answers, String split, BadRows bad) throws IOException {
        List<SplitScore> one =
                splits.stream().filter(s -> s.questions.name().equals(split)).toList();
        check(!one.isEmpty(), "there is no split %s, got %s", split, results().keySet());
        read(answers, one, bad);
    }

    private void read(Path answers, List<SplitScore> open, BadRows bad) throws IOException {
        List<YesNoQuestions> questions = open.stream().map(s -> s.questions).toList();
        YesNoJoin join = new YesNoJoin(questions, asked, LlavaIds.are(answers));
        int before = answered();
        int[] each = open.stream().mapToInt(split -> split.answered).toArray();
        YesNoAnswers.read(answers, bad, row -> take(form.apply(row), join, open));
        int agreed = answered() - before;
        for (int i = 0; i < each.length; i++) { // not over all: the random split alone has changed
            checkSame(join, questions.get(i), open.get(i).answered - each[i], answers);
        }
        asked.ifPresent(file -> checkSame(join, file, agreed, answers));
        check(
                agreed > 0,
                "answers must be to questions of %s, got none in %s; are they of another benchmark?",
                questions.stream().map(YesNoQuestions::source).toList(),
                answers);
        String source = FileFact.of(answers);
        open.forEach(split -> split.read(source, join.ways()));
    }

    private static void checkSame(YesNoJoin join, YesNoQuestions file, int agreed, Path answers) {
        int others = join.others(file);
        check(
                others <= agreed,
                "answers must be to the questions of %s, but %s of %s in %s say that another was"
                        + " asked; if it was an older file, give that too (--asked)",
                file.source(),
                others,
                others + agreed,
                answers);
    }

    private void take(YesNoAnswer answer, YesNoJoin join, List<SplitScore> open) {
        if (join.isElsewhere(answer)) {
            open.forEach(split -> split.notAsked++);
            return;
        }
        Optional<YesNoJoin.Found> found = join.find(answer);
        if (found.isPresent()) {
            add(found.get(), answer);
            return;
        }
        check(
                leftOut,
                "the question must be in %s, got %s",
                open.stream().map(split -> split.questions.name()).toList(),
                answer.id().isEmpty() ? answer.image() + " " + answer.question() : answer.id());
        open.forEach(split -> split.notAsked++);
    }

    private void add(YesNoJoin.Found found, YesNoAnswer answer) {
        YesNoQuestion question = found.question();
        YesNo counts = YesNo.of(question.yes(), parser.parse(answer.text(), question.yes()));
        for (int i = 0; i < splits.size(); i++) {
            if (splits.get(i).questions == found.split()) {
                splits.get(i).add(question, counts);
                if (splits.size() > 1) {
                    together.add(question.image(), YesNoSplits.of(counts, i, splits.size()));
                }
            }
        }
    }

    private int answered() {
        return splits.stream().mapToInt(split -> split.answered).sum();
    }

    /** {@return the result of each split, by its name} */
    public Map<String, Result<YesNo>> results() {
        Map<String, Result<YesNo>> results = new LinkedHashMap<>();
        for (SplitScore split : splits) {
            String name = splits.size() == 1 ? benchmark : benchmark + " " + split.questions.name();
            results.put(
                    split.questions.name(),
                    new Result<>(name, metrics, split.counts, split.facts(parser)));
        }
        return results;
    }

    /**
     * {@return the mean of each metric over the splits, each of which weighs the same}
     *
     * @throws IllegalArgumentException if there is one split alone
     */
    public Result<YesNoSplits> mean() {
        check(splits.size() > 1, "a mean needs several splits, got one");
        List<String> names = new ArrayList<>();
        List<String> truth = new ArrayList<>();
        Set<String> files = new LinkedHashSet<>();
        int questions = 0;
        for (SplitScore split : splits) {
            names.add(split.questions.name());
            truth.add(split.questions.source());
            files.addAll(split.sources);
            questions += split.questions.size();
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mode", "mean of " + String.join(", ", names));
        facts.put("parser", parser.name());
        facts.put("truth", String.join(", ", truth));
        facts.put("answers", String.join(", ", files));
        facts.put("answered", String.valueOf(answered()));
        facts.put("unanswered", String.valueOf(questions - answered()));
        return new Result<>(benchmark + " mean", YesNoSplits.means(metrics), together, facts);
    }

    /** What is known of one split. */
    private static final class SplitScore {

        private final YesNoQuestions questions;
        private final PerImage<YesNo> counts = new PerImage<>();
        private final Once once = new Once("question_id");
        private final List<String> sources = new ArrayList<>();
        private String ways = "";
        private int answered;
        private long notAsked;

        SplitScore(YesNoQuestions questions) {
            this.questions = questions;
        }

        void add(YesNoQuestion question, YesNo one) {
            once.take(question.id());
            counts.add(question.image(), one);
            answered++;
        }

        void read(String source, String joined) {
            sources.add(source);
            ways = joined;
        }

        Map<String, String> facts(YesNoParser parser) {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("parser", parser.name());
            facts.put("truth", questions.source());
            facts.put("answers", String.join(", ", sources));
            facts.put("joined by", ways);
            facts.put("answered", String.valueOf(answered));
            facts.put("unanswered", String.valueOf(questions.size() - answered));
            if (notAsked > 0) {
                facts.put("not asked here", String.valueOf(notAsked));
            }
            return facts;
        }
    }
}
