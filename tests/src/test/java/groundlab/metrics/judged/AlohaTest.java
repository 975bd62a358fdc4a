package groundlab.metrics.judged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.text.Similarity;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlohaTest {

    private static final Similarity SAME = (one, other) -> one.equals(other) ? 1 : 0.25;

    /** 0.9 + 0.8 beats 1.0 + 0.1, which taking the best first would give. */
    @Test
    void matchesSoThatTheSumIsLargest() {
        assertArrayEquals(
                new int[] {1, 0}, Assignment.best(new double[][] {{1.0, 0.9}, {0.8, 0.1}}));
        assertArrayEquals(new int[] {-1, 0}, Assignment.best(new double[][] {{0.2}, {0.3}}));
    }

    @Test
    void matchesAsWellAsTryingAllWays() {
        Random random = new Random(7);
        for (int trial = 0; trial < 500; trial++) {
            double[][] gains = new double[1 + random.nextInt(5)][1 + random.nextInt(5)];
            for (double[] row : gains) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = random.nextInt(5) / 2.0 - 0.5; // many ties, some below zero
                }
            }
            int[] best = Assignment.best(gains);
            double sum = 0;
            int matched = 0;
            for (int i = 0; i < best.length; i++) {
                sum += best[i] < 0 ? 0 : gains[i][best[i]];
                matched += best[i] < 0 ? 0 : 1;
            }
            assertEquals(Math.min(gains.length, gains[0].length), matched);
            assertEquals(most(gains, 0, 0, matched), sum, 1e-12);
        }
    }

    private static double most(double[][] gains, int row, int used, int toMatch) {
        if (toMatch == 0) {
            return 0;
        }
        if (row == gains.length) {
            return Double.NEGATIVE_INFINITY;
        }
        double best = most(gains, row + 1, used, toMatch);
        for (int j = 0; j < gains[0].length; j++) {
            if ((used >> j & 1) == 0) {
                double rest = most(gains, row + 1, used | 1 << j, toMatch - 1);
                best = Math.max(best, gains[row][j] + rest);
            }
        }
        return best;
    }

    @Test
    void anObjectWithoutAPartnerIsMadeUp() {
        Aloha paper = Aloha.of(SAME);
        List<String> dogs = List.of("dog", "dog");
        assertEquals(0, paper.score(dogs, List.of("dog")).value());
        assertEquals(
                0.5, paper.aggregate(Aloha.Aggregate.MEAN).score(dogs, List.of("dog")).value());
        assertEquals(1, paper.reading(Aloha.Reading.PROGRAM).score(dogs, List.of("dog")).value());
    }

    @Test
    void anAnswerWithoutObjectsHasNoScore() {
        AlohaScore none = Aloha.of(SAME).best(List.of(), List.of(List.of("dog")));
        assertEquals(Double.NaN, none.value());
        assertEquals(0, none.count().of());
    }

    @Test
    void takesTheBestOfWhatMayBeMeant() {
        AlohaScore score =
                Aloha.of(SAME)
                        .best(List.of(List.of("man", "woman")), List.of(List.of("girl", "woman")));
        assertEquals(List.of(new AlohaScore.Match("woman", "woman", 1)), score.matches());
    }

    @Test
    void askingListsObjects() {
        List<String> prompts = new ArrayList<>();
        TextModel model =
                (requests, done) -> {
                    requests.forEach(r -> prompts.add(r.prompt()));
                    return requests.stream()
                            .map(Request::prompt)
                            .map(p -> Reply.of("- red car\n- tree (possibly)\nThat is all."))
                            .toList();
                };
        ObjectPhrases phrases = ObjectPhrases.asked(model);
        assertEquals(List.of(List.of("red car")), phrases.ofAnswer("A red car."));
        assertEquals(
                List.of(List.of("red car"), List.of("car"), List.of("tree"), List.of("tree")),
                phrases.ofReferences(List.of("A car.", "A tree?")));
        assertEquals(
                List.of(
                        "Caption: A red car.\nObjects:",
                        "Captions:\n- A car.\n- A tree?\nObjects:"),
                prompts);
    }

    @Test
    void theHeadOfANameIsBeforeAPreposition() {
        assertEquals(
                List.of(List.of("cup of hot tea"), List.of("cup")),
                ObjectPhrases.ofReferenceList("- cup of hot tea"));
    }

    @Test
    void saysWhatIsWrong() {
        List<List<String>> many = Collections.nCopies(17, List.of("a", "b"));
        assertEquals(
                "objects can be taken in at most 100000 ways, got 100001",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Aloha.of(SAME).best(many, List.of(List.of("a"))))
                        .getMessage());
        assertEquals(
                "similarities must be finite, got [NaN] for a",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Aloha.of((one, other) -> Double.NaN)
                                                .score(List.of("a"), List.of("b")))
                        .getMessage());
    }

    @Test
    void agreesWithThePublishedProgram() throws IOException {
        JsonObject expected =
                JsonParser.parseString(Files.readString(Vectors.file("aloha/expected.json")))
                        .getAsJsonObject();
        Aloha program = Aloha.of(table(expected)).reading(Aloha.Reading.PROGRAM);
        for (JsonElement one : expected.getAsJsonArray("pair_cases")) {
            JsonObject row = one.getAsJsonObject();
            String aggregate = row.get("aggregate").getAsString().toUpperCase(Locale.ROOT);
            AlohaScore score =
                    program.aggregate(Aloha.Aggregate.valueOf(aggregate))
                            .score(texts(row.get("target")), texts(row.get("reference")));
            assertEquals(row.get("score").getAsDouble(), score.value(), 1e-12, row.toString());
            assertEquals(matches(row.getAsJsonArray("matches")), score.matches());
        }
        for (JsonElement one : expected.getAsJsonArray("mapping_cases")) {
            JsonObject row = one.getAsJsonObject();
            AlohaScore score =
                    program.best(
                            lists(row.get("target_objects")), lists(row.get("reference_objects")));
            assertEquals(row.get("score").getAsDouble(), score.value(), 1e-12, row.toString());
        }
        for (JsonElement one : expected.getAsJsonArray("parse_cases")) {
            JsonObject row = one.getAsJsonObject();
            assertEquals(
                    lists(row.get("parsed_target_mode")),
                    ObjectPhrases.ofAnswerList(row.get("raw").getAsString()));
        }
        assertTrue(expected.getAsJsonArray("pair_cases").size() >= 14);
    }

    private static Similarity table(JsonObject expected) {
        Map<List<String>, Double> table = new HashMap<>();
        for (JsonElement one : expected.getAsJsonArray("similarity_table")) {
            JsonArray row = one.getAsJsonArray();
            String a = row.get(0).getAsString();
            String b = row.get(1).getAsString();
            table.put(List.of(a, b), row.get(2).getAsDouble());
            table.put(List.of(b, a), row.get(2).getAsDouble());
        }
        return (one, other) -> one.equals(other) ? 1 : table.getOrDefault(List.of(one, other), 0.0);
    }

    private static List<AlohaScore.Match> matches(JsonArray rows) {
        return rows.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(
                        row ->
                                new AlohaScore.Match(
                                        row.get("target_word").getAsString(),
                                        row.get("ref_word").isJsonNull()
                                                ? ""
                                                : row.get("ref_word").getAsString(),
                                        row.get("similarity").getAsDouble()))
                .toList();
    }

    private static List<String> texts(JsonElement list) {
        return list.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }

    private static List<List<String>> lists(JsonElement list) {
        return list.getAsJsonArray().asList().stream().map(AlohaTest::texts).toList();
    }
}
