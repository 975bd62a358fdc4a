package groundlab.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.Vectors;
import groundlab.metrics.Result;
import groundlab.metrics.YesNo;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.yesno.PopeBuilder;
import groundlab.metrics.yesno.PopeImage;
import groundlab.metrics.yesno.PopeSplit;
import groundlab.rows.BadRows;
import groundlab.rows.SkippedRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YesNoScoringTest {

    private static final String QUESTIONS =
            """
            {"question_id": 1, "image": "a.jpg", "text": "Is there a fork in the image?", "label": "yes"}
            {"question_id": 2, "image": "a.jpg", "text": "Is there an oven in the image?", "label": "no"}
            {"question_id": 3, "image": "b.jpg", "text": "Is there a fork in the image?", "label": "yes"}
            {"question_id": 4, "image": "b.jpg", "text": "Is there a cup in the image?", "label": "no"}
            """;

    @TempDir private Path folder;
    private final SkippedRows skipped = new SkippedRows();

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private YesNoQuestions random() throws IOException {
        return YesNoQuestions.read(file("coco_pope_random.json", QUESTIONS), BadRows.FAIL);
    }

    private Result<YesNo> score(Path answers) throws IOException {
        YesNoScoring scoring = YesNoScoring.pope(List.of(random()), YesNoParser.STRICT);
        scoring.read(answers, skipped);
        return scoring.results().get("random");
    }

    /** Right, wrong, unclear, right: TP 1, FP 1, one unclear where yes was right, TN 1. */
    @Test
    void readsTheFormsInWhichPeopleKeepAnswers() throws IOException {
        List<Path> forms =
                List.of(
                        file(
                                "llava.jsonl",
                                "{\"question_id\": 1, \"prompt\": \"Is there a fork in the image?\\nAnswer"
                                        + " shortly.\", \"text\": \"Yes\"}",
                                "{\"question_id\": 2, \"text\": \"Yes\"}",
                                "{\"question_id\": 3, \"text\": \"Maybe\"}",
                                "{\"question_id\": 4, \"text\": \"No\"}"),
                        file(
                                "pope.jsonl",
                                "{\"question\": \"is there a fork in the image?\", \"answer\": \"yes\"}",
                                "{\"question\": \"is there an oven in the imange?\", \"answer\": \"yes\"}",
                                "{\"question\": \"is there a fork in the image?\", \"answer\": \"well\"}",
                                "{\"question\": \"is there a cup in the image?\", \"answer\": \"no\"}"),
                        file(
                                "named.json",
                                "[{\"image\": \"b.jpg\", \"question\": \"Is there a cup in the image?\","
                                        + " \"response\": \"no\"},",
                                "{\"image\": \"a.jpg\", \"question\": \"Is there a fork in the image?\","
                                        + " \"response\": \"yes\"},",
                                "{\"image\": \"a.jpg\", \"question\": \"Is there a oven in the image?\","
                                        + " \"response\": \"yes\"},",
                                "{\"image\": \"b.jpg\", \"question\": \"Is there a fork in the image?"
                                        + " Please answer.\", \"response\": \"\"}]"),
                        file(
                                "plain.csv",
                                "id,answer",
                                "4,no",
                                "3,both yes and no",
                                "2,yes",
                                "1,yes"),
                        file(
                                "repope.json",
                                "{\"random\": {\"1\": {\"question_id\": \"1\", \"text\": \"Is there a fork"
                                        + " in the image?\", \"dataset\": \"random\", \"response\":"
                                        + " \"yes\", \"answer\": \"yes\"},",
                                "\"2\": {\"question_id\": \"2\", \"response\": \"yes\"},",
                                "\"3\": {\"question_id\": \"3\", \"response\": \"\", \"answer\": null},",
                                "\"4\": {\"question_id\": \"4\", \"response\": \"no\"}}}"));
        for (Path form : forms) {
            Result<YesNo> result = score(form);
            assertEquals(new YesNo(1, 1, 1, 0, 1, 0), result.images().sum(), form.toString());
            assertEquals(List.of(), skipped.rows(), form.toString());
            assertEquals(0.5, result.value("Accuracy"));
            assertEquals("STRICT", result.facts().get("parser"));
            assertEquals("0", result.facts().get("unanswered"));
            assertTrue(
                    result.facts()
                            .get("truth")
                            .matches("coco_pope_random.json \\(sha256 \\p{XDigit}{12}\\)"),
                    result.facts().toString());
        }
        assertEquals("question_id", score(forms.get(0)).facts().get("joined by"));
        assertEquals(
                "order, each checked by its question",
                score(forms.get(1)).facts().get("joined by"));
        assertEquals("image and question", score(forms.get(2)).facts().get("joined by"));
    }

    @Test
    void whatStandsAroundNestedAnswersIsTheirSplitAndId() throws IOException {
        YesNoQuestions popular =
                YesNoQuestions.read(file("coco_pope_popular.json", QUESTIONS), BadRows.FAIL);
        var scoring = YesNoScoring.rePope(List.of(random(), popular), YesNoParser.STRICT);
        scoring.read(
                file(
                        "nested.json",
                        "{\"random\": {\"1\": {\"response\": \"yes\"}},",
                        "\"popular\": {\"1\": {\"response\": \"no\"}, \"4\": {\"response\":"
                                + " \"no\"}}}"),
                BadRows.FAIL);
        var results = scoring.results();
        assertEquals(new YesNo(1, 0, 0, 0, 0, 0), results.get("random").images().sum());
        assertEquals(new YesNo(0, 0, 1, 1, 0, 0), results.get("popular").images().sum());
    }

    @Test
    void theOrderOfTheAnswersDoesNotMatter() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int id = 1; id <= 4; id++) {
            lines.add("{\"question_id\": %d, \"text\": \"Yes\"}".formatted(id));
        }
        var before = score(file("a.jsonl", lines.toArray(String[]::new))).images().byImage();
        Collections.shuffle(lines, new Random(3));
        assertEquals(
                before, score(file("b.jsonl", lines.toArray(String[]::new))).images().byImage());
    }

    @Test
    void keepsTheGoodAnswersAndSaysWhatIsWrongWithTheOthers() throws IOException {
        Path answers =
                file(
                        "bad.jsonl",
                        "{\"question_id\": 1, \"text\": \"Yes\"}",
                        "{\"question_id\": 1, \"text\": \"No\"}",
                        "{\"question_id\": 9, \"text\": \"No\"}",
                        "{\"question_id\": 2, \"prompt\": \"Is there a dog in the image?\", \"text\":"
                                + " \"No\"}",
                        "{\"question_id\": 3, \"image\": \"c.jpg\", \"text\": \"No\"}",
                        "{\"text\": \"No\"}",
                        "{\"question_id\": 3}",
                        "nonsense",
                        "{\"question_id\": 3, \"text\": \"Yes\"}",
                        "{\"question_id\": 4, \"text\": \"No\"}");
        Result<YesNo> result = score(answers);
        assertEquals(new YesNo(2, 0, 1, 0, 0, 0), result.images().sum());
        assertEquals("1", result.facts().get("unanswered"));
        List<String> reasons = skipped.rows().stream().map(row -> row.reason()).toList();
        assertEquals(
                List.of(
                        "field question_id must be unique, got 1 again",
                        "the question must be in [random], got 9",
                        "question 2 is 'Is there an oven in the image?', got an answer to 'Is there a"
                                + " dog in the image?'",
                        "question 3 is about b.jpg, got an answer about c.jpg",
                        "an answer needs question_id, or image and question, got fields [text]",
                        "no field response or answer or text or output or prediction"),
                reasons.subList(0, 6));
        assertEquals(7, reasons.size());
        assertEquals(answers + ", line 2: " + reasons.get(0), skipped.rows().get(0).toString());
        var error = assertThrows(IOException.class, () -> scoreStrictly(answers));
        assertEquals(answers + ", line 2: " + reasons.get(0), error.getMessage());
    }

    private void scoreStrictly(Path answers) throws IOException {
        YesNoScoring.pope(List.of(random()), YesNoParser.STRICT).read(answers, BadRows.FAIL);
    }

    @Test
    void saysThatTheAnswersAreOfAnotherBenchmark() throws IOException {
        Path other = file("other.jsonl", "{\"question_id\": 77, \"text\": \"Yes\"}");
        var error = assertThrows(IllegalArgumentException.class, () -> score(other));
        assertTrue(
                error.getMessage()
                        .matches(
                                "answers must be to questions of \\[coco_pope_random.json \\(sha256"
                                        + " .{12}\\)\\], got none in .*other.jsonl; are they of another"
                                        + " benchmark\\?"),
                error.getMessage());
        Path older =
                file(
                        "older.jsonl",
                        "{\"question_id\": 1, \"prompt\": \"Is there a dog?\", \"text\": \"Yes\"}",
                        "{\"question_id\": 2, \"prompt\": \"Is there a cat?\", \"text\": \"Yes\"}",
                        "{\"question_id\": 4, \"prompt\": \"Is there a cup in the image?\", \"text\":"
                                + " \"Yes\"}");
        error = assertThrows(IllegalArgumentException.class, () -> score(older));
        assertTrue(
                error.getMessage()
                        .matches(
                                "answers must be to the questions of .*, but 2 of 3 in .*older.jsonl say"
                                        + " that another was asked; if it was an older file, give that"
                                        + " too \\(--asked\\)"),
                error.getMessage());
    }

    /** The adversarial answers fit, so that 4 of 7 do; but none of the random ones does. */
    @Test
    void anOlderFileOfOneSplitIsToldThoughTheOthersFit() throws IOException {
        YesNoQuestions adversarial =
                YesNoQuestions.read(file("coco_pope_adversarial.json", QUESTIONS), BadRows.FAIL);
        List<String> rows = new ArrayList<>();
        for (int id = 1; id <= 4; id++) {
            rows.add("{\"question_id\": %d, \"text\": \"Yes\"}".formatted(id));
        }
        for (int id = 10_000_001; id <= 10_000_003; id++) {
            String prompt = "Is there a zebra in the image?\\nAnswer shortly.";
            rows.add(
                    "{\"question_id\": %d, \"prompt\": \"%s\", \"text\": \"No\"}"
                            .formatted(id, prompt));
        }
        Path answers = file("llava.jsonl", rows.toArray(String[]::new));
        YesNoScoring scoring =
                YesNoScoring.pope(List.of(random(), adversarial), YesNoParser.STRICT);
        var error =
                assertThrows(IllegalArgumentException.class, () -> scoring.read(answers, skipped));
        assertTrue(
                error.getMessage()
                        .matches(
                                "answers must be to the questions of coco_pope_random.json \\(.*\\), but"
                                        + " 3 of 3 in .*llava.jsonl say that another was asked; if"
                                        + " it was an older file, give that too \\(--asked\\)"),
                error.getMessage());
    }

    @Test
    void answersWithAQuestionAloneMustBeInOrder() throws IOException {
        Path shuffled =
                file(
                        "pope.jsonl",
                        "{\"question\": \"Is there a fork in the image?\", \"answer\": \"yes\"}",
                        "{\"question\": \"Is there a cup in the image?\", \"answer\": \"yes\"}");
        var error = assertThrows(RuntimeException.class, () -> score(shuffled));
        assertTrue(
                error.getMessage()
                        .matches(
                                "answers without question_id and image must be in the order of their"
                                        + " questions; at number 2 coco_pope_random.json .* asks 'Is"
                                        + " there an oven in the image\\?', got an answer to 'Is there a"
                                        + " cup in the image\\?'"),
                error.getMessage());
        String line = "{\"question\": \"Is there a fork in the image?\", \"answer\": \"yes\"}";
        Path one = file("one.json", QUESTIONS.lines().findFirst().orElseThrow());
        YesNoScoring scoring =
                YesNoScoring.pope(
                        List.of(YesNoQuestions.read(one, BadRows.FAIL)), YesNoParser.STRICT);
        Path two = file("two.jsonl", line, line);
        error = assertThrows(RuntimeException.class, () -> scoring.read(two, BadRows.FAIL));
        assertTrue(error.getMessage().contains("at number 2 no question is left in one.json"));
    }

    /** Random: TP 1, FN 1. Adversarial: TP 1, FP 1. Mean accuracy (1/2 + 1/2) / 2. */
    @Test
    void tellsSplitsByTheNumbersOfLlavaOrByCategory() throws IOException {
        YesNoQuestions adversarial =
                YesNoQuestions.read(file("coco_pope_adversarial.json", QUESTIONS), BadRows.FAIL);
        YesNoScoring llava = YesNoScoring.pope(List.of(random(), adversarial), YesNoParser.STRICT);
        llava.read(
                file(
                        "llava.jsonl",
                        "{\"question_id\": 1, \"text\": \"Yes\"}",
                        "{\"question_id\": 2, \"text\": \"Yes\"}",
                        "{\"question_id\": 10000001, \"text\": \"Yes\"}",
                        "{\"question_id\": 10000003, \"text\": \"No\"}",
                        "{\"question_id\": 20000001, \"text\": \"Yes\"}"),
                BadRows.FAIL);
        YesNoScoring named = YesNoScoring.pope(List.of(random(), adversarial), YesNoParser.STRICT);
        named.read(
                file(
                        "named.jsonl",
                        "{\"question_id\": 1, \"category\": \"adversarial\", \"text\": \"Yes\"}",
                        "{\"question_id\": 2, \"category\": \"adversarial\", \"text\": \"Yes\"}",
                        "{\"question_id\": 1, \"category\": \"random\", \"text\": \"Yes\"}",
                        "{\"question_id\": 1, \"category\": \"popular\", \"text\": \"Yes\"}",
                        "{\"question_id\": 3, \"category\": \"random\", \"text\": \"No\"}"),
                BadRows.FAIL);
        for (YesNoScoring scoring : List.of(llava, named)) {
            assertEquals(
                    new YesNo(1, 0, 0, 1, 0, 0), scoring.results().get("random").images().sum());
            assertEquals(
                    new YesNo(1, 1, 0, 0, 0, 0),
                    scoring.results().get("adversarial").images().sum());
            assertEquals("1", scoring.results().get("random").facts().get("not asked here"));
            assertEquals(0.5, scoring.mean().value("Accuracy"));
            // F1 2/3 and 2 · 1 / (2 + 1)
            assertEquals(2 / 3.0, scoring.mean().value("F1 score"), 1e-12);
            assertEquals("mean of random, adversarial", scoring.mean().facts().get("mode"));
            assertTrue(
                    scoring.mean().facts().keySet().containsAll(List.of("answers", "unanswered")),
                    scoring.mean().facts().toString());
        }
    }

    @Test
    void oneSplitHasNoMean() throws IOException {
        YesNoScoring one = YesNoScoring.pope(List.of(random()), YesNoParser.STRICT);
        var error = assertThrows(IllegalArgumentException.class, one::mean);
        assertEquals("a mean needs several splits, got one", error.getMessage());
    }

    @Test
    void doesNotGuessTheSplitOfAnId() throws IOException {
        YesNoQuestions popular =
                YesNoQuestions.read(file("coco_pope_popular.json", QUESTIONS), BadRows.FAIL);
        YesNoScoring scoring = YesNoScoring.pope(List.of(random(), popular), YesNoParser.STRICT);
        Path answers = file("plain.jsonl", "{\"question_id\": 1, \"text\": \"Yes\"}");
        var error = assertThrows(IOException.class, () -> scoring.read(answers, BadRows.FAIL));
        assertEquals(
                answers
                        + ", line 1: an answer to one of several splits must name it as category, got"
                        + " question_id 1 of 2 splits; or give one file of answers for each",
                error.getMessage());
        Path texts =
                file(
                        "texts.jsonl",
                        "{\"image\": \"a.jpg\", \"question\": \"Is there a fork in the image?\","
                                + " \"answer\": \"Yes\"}");
        error = assertThrows(IOException.class, () -> scoring.read(texts, BadRows.FAIL));
        assertEquals(
                texts
                        + ", line 1: an answer to one of several splits must name it as category, got"
                        + " 'Is there a fork in the image?' about a.jpg, which is in [random,"
                        + " popular]",
                error.getMessage());
        Path bare = file("bare.jsonl", "{\"question\": \"x\", \"answer\": \"Yes\"}");
        error = assertThrows(IOException.class, () -> scoring.read(bare, BadRows.FAIL));
        assertEquals(
                bare
                        + ", line 1: answers without question_id and image need a file for each split,"
                        + " got 2 splits",
                error.getMessage());
        scoring.read(answers, "popular", BadRows.FAIL);
        assertEquals(1, scoring.results().get("popular").images().sum().questions());
        var unknown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> scoring.read(answers, "hard", BadRows.FAIL));
        assertEquals("there is no split hard, got [random, popular]", unknown.getMessage());
        YesNoQuestions twice = random();
        unknown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> YesNoScoring.pope(List.of(twice, twice), YesNoParser.STRICT));
        assertEquals(
                "question files must be of different splits, got [random, random]",
                unknown.getMessage());
    }

    /** RePOPE leaves question 2 out and turns 4 to yes. */
    @Test
    void answersToWhatRePopeLeavesOutAreAFact() throws IOException {
        Path truth =
                file(
                        "coco_repope_random.json",
                        QUESTIONS
                                .replaceAll("(?m)^.*oven.*\n", "")
                                .replace(
                                        "cup in the image?\", \"label\": \"no\"",
                                        "cup in the" + " image?\", \"label\": \"yes\""));
        YesNoScoring scoring =
                YesNoScoring.rePope(
                        List.of(YesNoQuestions.read(truth, BadRows.FAIL)), YesNoParser.REPOPE);
        scoring.read(
                file(
                        "answers.jsonl",
                        "{\"question_id\": 1, \"text\": \"Yes\"}",
                        "{\"question_id\": 2, \"text\": \"No\"}",
                        "{\"question_id\": 3, \"text\": \"Perhaps\"}",
                        "{\"question_id\": 4, \"text\": \"No\"}"),
                BadRows.FAIL);
        Result<YesNo> result = scoring.results().get("random");
        assertEquals("RePOPE", result.benchmark());
        assertEquals(new YesNo(1, 0, 0, 1, 1, 0), result.images().sum());
        assertEquals(0.5, result.value("Accuracy")); // of the two that were clear
        assertEquals("1", result.facts().get("not asked here"));
    }

    /** LLaVA's third random question is the cup of b.jpg, which is the fourth in the newer file. */
    @Test
    void findsTheQuestionsThatWereAskedUnderOtherIds() throws IOException {
        YesNoQuestions asked =
                YesNoQuestions.readAsked(
                        file(
                                "llava_pope_test.jsonl",
                                "{\"question_id\": 10000003, \"image\": \"b.jpg\", \"text\": \"Is there"
                                        + " a cup in the image?\\nAnswer shortly.\", \"category\":"
                                        + " \"random\"}"),
                        BadRows.FAIL);
        YesNoScoring scoring =
                YesNoScoring.pope(List.of(random()), YesNoParser.STRICT).asked(asked);
        Path answers =
                file(
                        "answers.jsonl",
                        "{\"question_id\": 10000003, \"text\": \"No\"}",
                        "{\"question_id\": 10000004, \"text\": \"No\"}",
                        "{\"question_id\": 3, \"text\": \"No\"}");
        scoring.read(answers, skipped);
        assertEquals(new YesNo(0, 0, 1, 0, 0, 0), scoring.results().get("random").images().sum());
        assertEquals(1, skipped.rows().size());
        assertTrue(
                skipped.rows()
                        .get(0)
                        .reason()
                        .matches(
                                "question_id must be in llava_pope_test.jsonl \\(sha256 .*\\), got"
                                        + " 10000004"));
        assertTrue(
                scoring.results()
                        .get("random")
                        .facts()
                        .get("joined by")
                        .startsWith("what was asked in llava_pope_test.jsonl"));
    }

    @Test
    void rejectsQuestionsWithoutARightAnswer() throws IOException {
        Path file =
                file(
                        "q.json",
                        "{\"question_id\": 1, \"image\": \"a\", \"text\": \"b\", \"label\": \"Yes, it"
                                + " is\"}",
                        "{\"question_id\": 1, \"image\": \"a\", \"text\": \"b\"}");
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> YesNoQuestions.read(file, skipped));
        assertTrue(
                error.getMessage()
                        .startsWith("a question file must have questions, got none in q.json"));
        assertEquals(
                "field label must be yes or no, got Yes, it is", skipped.rows().get(0).reason());
        assertEquals("no field label", skipped.rows().get(1).reason());
    }

    @Test
    void saysThatAFileIsNotUtf8() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        Files.write(
                file,
                "{\"question_id\": 1, \"text\": \"caf\u00e9 yes\"}\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        score(file("ok.jsonl", "{\"question_id\": 1, \"text\": \"Yes\"}"));
        YesNoScoring scoring = YesNoScoring.pope(List.of(random()), YesNoParser.STRICT);
        var error = assertThrows(Exception.class, () -> scoring.read(file, BadRows.FAIL));
        assertTrue(error.getMessage().contains("not UTF-8 text"), error.getMessage());
    }

    /** What is built is read again, and the bytes are those of the published form. */
    @Test
    void writesQuestionsAsPopeDoes() throws IOException {
        var questions =
                PopeBuilder.of(
                                List.of(
                                        new PopeImage("a.jpg", List.of("fork")),
                                        new PopeImage("b.jpg", List.of("oven"))))
                        .perImage(1)
                        .questions(PopeSplit.POPULAR, 7);
        Path file = folder.resolve("own_popular.json");
        YesNoQuestions.write(file, questions);
        assertEquals(questions, YesNoQuestions.read(file, BadRows.FAIL).all());
        assertEquals("popular", YesNoQuestions.read(file, BadRows.FAIL).name());
        assertEquals(
                "{\"question_id\": 1, \"image\": \"a.jpg\", \"text\": \"Is there a fork in the"
                        + " image?\", \"label\": \"yes\"}",
                Files.readAllLines(file).get(0));
    }

    @Test
    void writesAPublishedFileAgain() throws IOException {
        Path theirs = Vectors.file("pope/upstream/coco_pope_popular.json");
        Path ours = folder.resolve("popular.json");
        YesNoQuestions.write(ours, YesNoQuestions.read(theirs, BadRows.FAIL).all());
        assertEquals(Files.readAllLines(theirs), Files.readAllLines(ours));
    }

    /** What LLaVA's program printed for these answers; its random split is the older one. */
    @Test
    void scoresRealAnswersAsLlavasProgramDoes() throws IOException {
        List<YesNoQuestions> splits = new ArrayList<>();
        for (String split : List.of("adversarial", "random_v0_28f884a", "popular")) {
            Path file = Vectors.file("pope/upstream/coco_pope_" + split + ".json");
            splits.add(YesNoQuestions.read(file, BadRows.FAIL));
        }
        YesNoScoring scoring = YesNoScoring.pope(splits, YesNoParser.POPE);
        String answers = "pope/model_answers/llava-v1.5-7b_VLM-Benchmarks_5712.jsonl";
        scoring.read(Vectors.file(answers), BadRows.FAIL);
        Result<YesNo> adversarial = scoring.results().get("adversarial");
        assertEquals(new YesNo(1187, 133, 1367, 313, 0, 0), adversarial.images().sum());
        assertEquals(0.8513333333333334, adversarial.value("Accuracy"), 1e-16);
        assertEquals(0.8992424242424243, adversarial.value("Precision"), 1e-16);
        assertEquals(0.7913333333333333, adversarial.value("Recall"), 1e-16);
        assertEquals(0.8418439716312057, adversarial.value("F1 score"), 1e-15);
        assertEquals(0.44, adversarial.value("Yes ratio"), 1e-16);
        Result<YesNo> random = scoring.results().get("random");
        assertEquals(new YesNo(1104, 29, 1285, 294, 0, 0), random.images().sum());
        assertEquals(0.8808997050147492, random.value("Accuracy"), 1e-16);
        assertEquals(0.9744042365401588, random.value("Precision"), 1e-16);
        assertEquals(0.7896995708154506, random.value("Recall"), 1e-16);
        assertEquals(0.8723824575266693, random.value("F1 score"), 1e-15);
        assertEquals(0.41777286135693215, random.value("Yes ratio"), 1e-16);
        assertEquals("2712", random.facts().get("answered"));
        assertEquals("198", random.facts().get("unanswered"));
        Result<YesNo> popular = scoring.results().get("popular");
        assertEquals("no answer", popular.why("F1 score").orElseThrow());
        assertEquals(
                "in one of the splits no answer was yes and none should have been",
                scoring.mean().why("F1 score").orElseThrow());
    }
}
