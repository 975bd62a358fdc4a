package groundlab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionFormTest {

    @TempDir private Path folder;

    @BeforeEach
    void drawPictures() throws IOException {
        for (String name : List.of("a.jpg", "COCO_val2014_000000000042.jpg", "7.png")) {
            Files.write(folder.resolve(name), Echo.png());
        }
    }

    private Path questions(String text) throws IOException {
        return Files.writeString(folder.resolve("questions.json"), text);
    }

    private String ask(QuestionForm form, String questions) throws IOException {
        Path answers = folder.resolve("answers.json");
        Benchmark.of(new Echo()).name("echo").run(form, questions(questions), answers);
        return Files.readString(answers);
    }

    @Test
    void answersPopeAsLlavasProgramDoes() throws IOException {
        String line =
                ask(
                        QuestionForm.POPE,
                        """
                        {"question_id": 1, "image": "a.jpg", "text": "Dog?", "label": "yes"}
                        """);
        JsonObject row = JsonParser.parseString(line).getAsJsonObject();
        assertEquals(
                "[question_id, prompt, text, answer_id, model_id, metadata]",
                row.keySet().toString());
        assertEquals(1, row.get("question_id").getAsInt());
        assertEquals("Dog?", row.get("prompt").getAsString());
        assertEquals("Dog? a.jpg", row.get("text").getAsString());
        assertEquals("echo", row.get("model_id").getAsString());
    }

    @Test
    void answersAmberInAList() throws IOException {
        assertEquals(
                """
                [
                {"id":1,"response":"Describe this image. a.jpg"},
                {"id":1005,"response":"Is it sunny? a.jpg"}
                ]
                """,
                ask(
                        QuestionForm.AMBER,
                        """
                        [{"id": 1, "image": "a.jpg", "query": "Describe this image."},
                         {"id": 1005, "image": "a.jpg", "query": "Is it sunny?"}]
                        """));
    }

    @Test
    void fillsInTheTemplateOfMmHal() throws IOException {
        JsonArray rows =
                JsonParser.parseString(
                                ask(
                                        QuestionForm.MMHAL,
                                        """
                                        [{"question_type": "counting", "image_id": "f00",
                                          "image_src": "https://x.org/some/a.jpg?size=o",
                                          "image_content": ["Dog"], "question": "How many?",
                                          "gt_answer": "One.", "model_answer": ""}]
                                        """))
                        .getAsJsonArray();
        JsonObject row = rows.get(0).getAsJsonObject();
        assertEquals("How many? a.jpg", row.get("model_answer").getAsString());
        assertEquals("[\"Dog\"]", row.get("image_content").toString());
        assertEquals("One.", row.get("gt_answer").getAsString());
    }

    @Test
    void captionsImagesOfCocoInAnySpelling() throws IOException {
        String lines =
                """
                {"image_id":42,"caption":"Please describe this image in detail. %1$s"}
                {"image_id":7,"caption":"What? 7.png"}
                """
                        .formatted("COCO_val2014_000000000042.jpg");
        assertEquals(
                lines,
                ask(
                        QuestionForm.CAPTIONS,
                        """
                        {"image_id": 42}
                        {"image_id": 7, "prompt": "What?"}
                        """));
        String annotations =
                "{\"images\": [{\"id\": 42, \"file_name\": \"COCO_val2014_000000000042.jpg\"}]}";
        assertEquals(
                lines.lines().findFirst().orElseThrow() + "\n",
                ask(QuestionForm.CAPTIONS, annotations));
    }

    @Test
    void looksAtThePicturesInsideObjectHalBench() throws IOException {
        assertEquals(
                "{\"image_id\":9,\"question\":\"What?\",\"answer\":\"What? image\"}\n",
                ask(
                        QuestionForm.OBJECT_HALBENCH,
                        "{\"org_idx\": 1, \"image_id\": 9, \"question\": \"What?\", \"image\": \""
                                + Base64.getEncoder().encodeToString(Echo.png())
                                + "\"}"));
    }

    @Test
    void answersLlavaBenchWithAnEnding() throws IOException {
        Path answers = folder.resolve("deep/answers.jsonl");
        Benchmark.of(new Echo())
                .images(folder)
                .ending(" Be short.")
                .run(
                        QuestionForm.LLAVA_BENCH,
                        questions(
                                """
                                {"question_id": 0, "image": "a.jpg", "text": "What?",
                                """
                                                .strip()
                                        + " \"category\": \"conv\"}"),
                        answers);
        String line = Files.readString(answers);
        assertTrue(line.contains("\"prompt\":\"What? Be short.\""), line);
        assertTrue(line.contains("\"text\":\"What? Be short. a.jpg\""), line);
    }

    @Test
    void saysThatAPictureIsNoBase64() throws IOException {
        Path file =
                questions(
                        "{\"image_id\": 9, \"question\": \"What?\", \"image\": \""
                                + "A".repeat(601)
                                + "\"}");
        IOException error =
                assertThrows(
                        IOException.class,
                        () ->
                                Benchmark.of(new Echo())
                                        .run(
                                                QuestionForm.OBJECT_HALBENCH,
                                                file,
                                                folder.resolve("a.jsonl")));
        assertEquals(
                "1 questions cannot be asked, none was:\n"
                        + file
                        + ", line 1: field image must be base64 or a file's name",
                error.getMessage());
    }
}
