package groundlab.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.metrics.Result;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.amber.AmberDiscriminative;
import groundlab.metrics.amber.AmberGenerative;
import groundlab.metrics.amber.AmberNoun;
import groundlab.metrics.amber.AmberPart;
import groundlab.metrics.amber.AmberScorer;
import groundlab.metrics.amber.NounExtractor;
import groundlab.rows.BadRows;
import groundlab.rows.SkippedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmberScoringTest {

    /** Every word is a noun. */
    private static final NounExtractor WORDS =
            text ->
                    Pattern.compile("\\w+")
                            .matcher(text)
                            .results()
                            .map((MatchResult m) -> new AmberNoun(m.group(), m.start(), m.end()))
                            .toList();

    @TempDir private Path folder;
    private Path annotations;
    private Path relations;
    private Path safe;
    private final SkippedRows skipped = new SkippedRows();

    @BeforeEach
    void writeData() throws IOException {
        annotations =
                file(
                        "annotations.json",
                        """
                        [{"id": 1, "type": "generative", "truth": ["dog", "sky"], "hallu": ["cup"]},
                         {"id": 2, "type": "generative", "truth": ["cup"], "hallu": ["sky"]},
                         {"id": 3, "type": "discriminative-hallucination", "truth": "no"},
                         {"id": 4, "type": "discriminative-attribute-state", "truth": "yes"},
                         {"id": 5, "type": "discriminative-attribute-number", "truth": "no"},
                         {"id": 6, "type": "relation", "truth": "no"}]
                        """);
        relations = file("relation.json", "{\"dog\": [\"puppy\"], \"sky\": [], \"cup\": []}");
        safe = file("safe_words.txt", "light\n\n");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private AmberScoring scoring() throws IOException {
        return AmberScoring.of(AmberFiles.annotations(annotations, BadRows.FAIL))
                .descriptions(AmberScorer.of(AmberFiles.words(relations, safe)), WORDS);
    }

    /**
     * Descriptions: puppy, cup of 1; sky of 2: 2 of 3 invented, 1 of 3 covered, 2 of 2 wrong, 2 of
     * 2 targets. Questions: 3 right no, 4 wrong no, 5 unclear, 6 right no: 2 of 4 right, 2 of 3
     * said no rightly, 2 of 3 whose answer is no.
     */
    @Test
    void scoresBothTasksAndEveryPart() throws IOException {
        AmberScoring scoring = scoring();
        List<String> seen = new ArrayList<>();
        scoring.each((id, score) -> seen.add(id + " " + score.mentions().size()));
        scoring.read(
                file(
                        "responses.json",
                        """
                        [{"id": 6, "response": "No"}, {"id": 5, "response": "no"},
                         {"id": 1, "response": "a puppy and a cup"}, {"id": 2, "response": "sky"},
                         {"id": 3, "response": "No"}, {"id": 4, "response": "No"}]
                        """),
                BadRows.FAIL);
        Map<String, Result<?>> results = scoring.results();
        assertEquals(
                "[Generative Task, Descriminative Task, Exsitence, Attribute, State, Number, Relation,"
                        + " AMBER Score]",
                results.keySet().toString());
        assertEquals(
                new AmberGenerative(3, 2, 3, 1, 2, 2, 2, 2), scoring.generative().images().sum());
        assertEquals(
                new AmberDiscriminative(4, 2, 3, 2, 3, 1),
                scoring.discriminative(AmberPart.DISCRIMINATIVE).images().sum());
        assertEquals(
                new AmberDiscriminative(2, 0, 1, 0, 1, 1),
                scoring.discriminative(AmberPart.ATTRIBUTE).images().sum());
        // (1 − 2/3 + 2/3) / 2
        assertEquals(0.5, results.get("AMBER Score").value("AMBER Score"), 1e-12);
        assertEquals(
                "Accuracy 50.0, Precision 66.6, Recall 66.6, F1 66.6",
                results.get("Descriminative Task").facts().get("AMBER prints"));
        assertEquals(
                "AMBER Score 50.0 from CHAIR 66.6 and F1 66.6",
                results.get("AMBER Score").facts().get("AMBER prints"));
        assertEquals(List.of("1 2", "2 1"), seen);
        assertEquals("AMBER_EXACT", results.get("Relation").facts().get("parser"));
        assertEquals("identity", results.get("Generative Task").facts().get("similarity"));
        assertTrue(
                results.get("State").facts().get("truth").startsWith("annotations.json (sha256 "));
    }

    @Test
    void anotherRuleReadsOtherAnswers() throws IOException {
        AmberScoring scoring = scoring().parser(YesNoParser.STRICT);
        scoring.read(file("r.json", "[{\"id\": 5, \"response\": \"no\"}]"), BadRows.FAIL);
        assertEquals(1, scoring.discriminative(AmberPart.NUMBER).value("Accuracy"));
        assertEquals(
                "[Descriminative Task, Attribute, Number]", scoring.results().keySet().toString());
        assertEquals(
                "3", scoring.discriminative(AmberPart.DISCRIMINATIVE).facts().get("unanswered"));
    }

    @Test
    void aResponseMayAlsoBeAnAnswerOrAText() throws IOException {
        AmberScoring scoring = scoring();
        scoring.read(
                file(
                        "r.jsonl",
                        """
                        {"id": "3", "question": "Is there a dog?", "text": "No"}
                        {"id": 4, "answer": "No"}
                        """),
                BadRows.FAIL);
        // 3 is no and 4 is yes: one of two is right
        assertEquals(0.5, scoring.discriminative(AmberPart.DISCRIMINATIVE).value("Accuracy"));
    }

    @Test
    void questionsAboutOnePictureStayTogetherWhereItIsKnown() throws IOException {
        Path queries =
                file(
                        "query.json",
                        "[{\"id\": 3, \"image\": \"AMBER_1.jpg\"}, {\"id\": 4, \"image\":"
                                + " \"AMBER_1.jpg\"}]");
        AmberScoring scoring = scoring().images(AmberFiles.images(queries, BadRows.FAIL));
        scoring.read(
                file(
                        "r.json",
                        "[{\"id\": 3, \"response\": \"No\"}, {\"id\": 4, \"response\": \"No\"},"
                                + " {\"id\": 1, \"response\": \"dog\"}]"),
                BadRows.FAIL);
        assertEquals(1, scoring.discriminative(AmberPart.DISCRIMINATIVE).images().images());
        assertEquals(1, scoring.results().get("AMBER Score").images().images());
        Map<String, String> facts = scoring.results().get("AMBER Score").facts();
        assertFalse(facts.containsKey("drawn"), facts.toString());
        assertTrue(facts.get("words").startsWith("AMBER's (sha256 "), facts.toString());
        assertEquals("AMBER_EXACT", facts.get("parser"));
    }

    @Test
    void intervalsOverQuestionsAreTold() throws IOException {
        AmberScoring scoring = scoring();
        scoring.read(file("r.json", "[{\"id\": 3, \"response\": \"No\"}]"), BadRows.FAIL);
        assertEquals(
                "single questions, as their pictures are not known (--queries)",
                scoring.discriminative(AmberPart.EXISTENCE).facts().get("drawn"));
    }

    @Test
    void descriptionsWithoutWordsAreTold() throws IOException {
        AmberScoring scoring = AmberScoring.of(AmberFiles.annotations(annotations, BadRows.FAIL));
        Path responses = file("r.json", "[{\"id\": 1, \"response\": \"dog\"}]");
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> scoring.read(responses, BadRows.FAIL));
        assertEquals(
                "descriptions need AMBER's words (--relations, --safe-words), got 1 descriptions and"
                        + " no answer in "
                        + responses,
                error.getMessage());
    }

    @Test
    void keepsTheGoodResponsesAndSaysWhatIsWrongWithTheOthers() throws IOException {
        AmberScoring scoring = scoring();
        Path responses =
                file(
                        "r.json",
                        "[{\"id\": 3, \"response\": \"No\"}, {\"id\": 3, \"response\": \"Yes\"},"
                                + " {\"id\": 77, \"response\": \"Yes\"}, {\"id\": 4}, {\"id\": 1,"
                                + " \"response\": \"dog\"}, {\"id\": 1, \"response\": \"cup\"}]");
        scoring.read(responses, skipped);
        assertEquals(
                List.of("row 2", "row 3", "row 4", "row 6"),
                skipped.rows().stream().map(row -> row.place()).toList());
        assertEquals("field id must be unique, got 3 again", skipped.rows().get(0).reason());
        assertTrue(
                skipped.rows()
                        .get(1)
                        .reason()
                        .matches("id must be in annotations.json \\(sha256 .*\\), got 77"));
        assertEquals("no field response or answer or text", skipped.rows().get(2).reason());
        assertEquals(0, scoring.generative().value("CHAIR"));
        Path other = file("other.json", "[{\"id\": 99, \"response\": \"No\"}]");
        var error =
                assertThrows(IllegalArgumentException.class, () -> scoring().read(other, skipped));
        assertTrue(
                error.getMessage()
                        .matches(
                                "responses must be to what is annotated in annotations.json .*, got"
                                        + " none in .*other.json; are they of another benchmark\\?"),
                error.getMessage());
    }

    @Test
    void questionsAloneNeedNoWords() throws IOException {
        AmberScoring scoring = AmberScoring.of(AmberFiles.annotations(annotations, BadRows.FAIL));
        scoring.read(
                file(
                        "r.json",
                        "[{\"id\": 1, \"response\": \"dog\"}, {\"id\": 3, \"response\": \"No\"}]"),
                BadRows.FAIL);
        assertEquals("[Descriminative Task, Exsitence]", scoring.results().keySet().toString());
        assertEquals(
                "1",
                scoring.discriminative(AmberPart.EXISTENCE)
                        .facts()
                        .get("descriptions passed over"));
    }

    @Test
    void saysWhatIsWrongWithTheData() throws IOException {
        Path wrong =
                file(
                        "annotations.json",
                        "[{\"id\": 1, \"type\": \"smell\", \"truth\": \"no\"}, {\"id\": 2, \"type\":"
                                + " \"relation\", \"truth\": \"maybe\"}]");
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> AmberFiles.annotations(wrong, skipped));
        assertEquals(
                "AMBER's annotations must have rows, got none in " + wrong, error.getMessage());
        assertEquals("field type must be one of AMBER, got smell", skipped.rows().get(0).reason());
        assertEquals("field truth must be yes or no, got maybe", skipped.rows().get(1).reason());
        Path list = file("relation.json", "[\"dog\"]");
        error = assertThrows(IllegalArgumentException.class, () -> AmberFiles.words(list, safe));
        assertEquals(list + " must be {word: [word, …]} as AMBER has it", error.getMessage());
        Path none = folder.resolve("none.json");
        var missing = assertThrows(IOException.class, () -> AmberFiles.words(none, safe));
        assertEquals("No such file: " + none, missing.getMessage());
        Files.write(none, new byte[] {'{', '"', (byte) 0xE9, '"'});
        missing = assertThrows(IOException.class, () -> AmberFiles.words(none, safe));
        assertEquals(none + ": not UTF-8 text", missing.getMessage());
    }

    @Test
    void printsForRealQuestionsWhatThePublishedProgramPrints() throws IOException {
        AmberScoring scoring =
                AmberScoring.of(
                        AmberFiles.annotations(
                                Vectors.file("amber/upstream/annotations.json"), BadRows.FAIL));
        scoring.read(Vectors.file("amber/discriminative_responses_seeded.json"), BadRows.FAIL);
        JsonObject expected =
                JsonParser.parseString(Files.readString(Vectors.file("amber/expected.json")))
                        .getAsJsonObject();
        JsonObject printed =
                expected.getAsJsonObject("discriminative_d").getAsJsonObject("printed");
        for (AmberPart part : AmberPart.values()) {
            AmberDiscriminative counts = scoring.discriminative(part).images().sum();
            printed.getAsJsonObject(part.heading())
                    .asMap()
                    .forEach(
                            (name, value) ->
                                    assertEquals(
                                            value.getAsBigDecimal(),
                                            part.printed(counts).get(name),
                                            part + " " + name));
        }
        JsonObject raw = expected.getAsJsonObject("discriminative_raw");
        AmberDiscriminative all = scoring.discriminative(AmberPart.DISCRIMINATIVE).images().sum();
        assertEquals(raw.get("qa_correct_score").getAsInt(), all.right());
        assertEquals(raw.get("qa_no_score").getAsInt(), all.rightlyNo());
        assertEquals((int) raw.get("qa_ans_no_num").getAsDouble(), all.saidNo());
        assertEquals((int) raw.get("qa_no_num").getAsDouble(), all.no());
    }
}
