package groundlab.metrics.judged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.english.WordClass;
import groundlab.metrics.objects.CaptionObjects;
import groundlab.metrics.objects.ListedObjects;
import groundlab.metrics.objects.ObjectWords;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedObjectsTest {

    private static final ListedObjects LIST =
            new ListedObjects(
                    ObjectWords.coco(),
                    words ->
                            words.stream()
                                    .map(w -> w.equals("a") ? WordClass.OTHER : WordClass.NOUN)
                                    .toList());

    private final List<String> prompts = new ArrayList<>();

    private TextModel saying(String... replies) {
        return (requests, done) ->
                requests.stream()
                        .map(Request::prompt)
                        .peek(prompts::add)
                        .map(p -> Reply.of(replies[Math.min(prompts.size(), replies.length) - 1]))
                        .toList();
    }

    @Test
    void readsAListOrOneOnTheLastLine() {
        assertEquals(Optional.of(List.of("dog", "cat")), AskedObjects.parse("[\"dog\", \"cat\"]"));
        assertEquals(Optional.of(List.of("dog")), AskedObjects.parse("Objects:\n[\"dog\"]\n"));
        assertEquals(Optional.of(List.of()), AskedObjects.parse("[]"));
        assertEquals(Optional.empty(), AskedObjects.parse("[\"dog\"]\nThat is all."));
        assertEquals(Optional.empty(), AskedObjects.parse("dog, cat"));
        assertEquals(Optional.empty(), AskedObjects.parse("{\"objects\": [\"dog\"]}"));
        assertEquals(Optional.empty(), AskedObjects.parse("[[\"dog\"]]"));
    }

    @Test
    void asksAgainUntilTheReplyIsAList() {
        AskedObjects asked = AskedObjects.of(saying("a dog", "[\"dog\", \"puppy\"]"), LIST);
        CaptionObjects objects = asked.extract("A dog and its puppy.");
        assertEquals(List.of("dog", "dog"), objects.nodes(), "two names of one object count twice");
        assertEquals(2, prompts.size());
        assertTrue(prompts.get(0).contains("Answer: A dog and its puppy."), prompts.get(0));
    }

    @Test
    void givesUpAfterFiveTries() {
        AskedObjects asked = AskedObjects.of(saying("a dog"), LIST);
        String message =
                assertThrows(
                                NoSuchElementException.class,
                                () -> asked.extract("A dog and its puppy."))
                        .getMessage();
        assertEquals("no reply in 5 tries was a JSON list of texts: \"a dog\"", message);
    }

    @Test
    void ofThreeWordsOrFewerItIsNotAsked() {
        assertEquals(List.of(), AskedObjects.of(saying("[]"), LIST).extract("A dog.").nodes());
        assertEquals(List.of(), prompts);
    }

    @Test
    void takesAPromptOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("p.txt"), "Q {question} A {answer}");
        assertEquals(
                "Q What? A A {dog}.",
                ObjectPrompt.read(file).request("What?", "A {dog}.").prompt());
        assertEquals(
                "the template of prompt mine must contain {answer}",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ObjectPrompt("mine", "{question}"))
                        .getMessage());
    }
}
