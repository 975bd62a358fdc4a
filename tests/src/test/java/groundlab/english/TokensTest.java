package groundlab.english;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import groundlab.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a cat/dog, hot-dog, table.the end. | a cat/dog , hot-dog , table.the end .",
                "isn't the man's cats' bowl         | is n't the man 's cats ' bowl",
                "the \"stop\" sign                  | the `` stop '' sign",
                "no. 5, etc. the end. at st. louis. | no . 5 , etc . the end . at st. louis .",
                "He left (at 5 p.m.) yesterday.     | He left ( at 5 p.m. ) yesterday .",
                "Wait... what?! 1,000 * 2           | Wait ... what ? ! 1,000 * 2",
                "2. the chair. 2. The chair.        | 2. the chair . 2 . The chair .",
                "b. smith sat. p.m. The end         | b. smith sat . p.m . The end",
                "cannot gonna 'tis                  | can not gon na 't is",
            })
    void dividesTextsAsTheTreebankDoes(String text, String tokens) {
        assertEquals(List.of(tokens.split(" ")), texts(text));
    }

    @Test
    void findsNothingInNothing() {
        assertEquals(List.of(), Tokens.of(""));
        assertEquals(List.of(), Tokens.of(" \n\t "));
    }

    @Test
    void saysWhereTokensAreAlsoWhereItChangesThem() {
        List<Token> tokens = Tokens.of("A \"café\" isn't 😀\nbad.");
        assertEquals(
                List.of(
                        new Token("A", 0, 1),
                        new Token("``", 2, 3),
                        new Token("café", 3, 7),
                        new Token("''", 7, 8),
                        new Token("is", 9, 11),
                        new Token("n't", 11, 14),
                        new Token("😀", 15, 17),
                        new Token("bad", 18, 21),
                        new Token(".", 21, 22)),
                tokens);
    }

    @Test
    void losesNoSignButBlanks() throws IOException {
        for (JsonObject row : Reference.rows(Reference.FOLDER.resolve("texts.jsonl"))) {
            String text = row.get("text").getAsString();
            int from = 0;
            for (Token token : Tokens.of(text)) {
                assertTrue(text.substring(from, token.start()).isBlank(), text);
                from = token.end();
            }
            assertTrue(text.substring(from).isBlank(), text);
        }
    }

    @Test
    void agreesWithNltkOnOurTexts() throws IOException {
        agrees(Reference.FOLDER.resolve("texts.jsonl"));
    }

    @Test
    void agreesWithNltkOnRealCaptions() throws IOException {
        agrees(Vectors.file("chair/expected/word_tokenize.jsonl"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".", "'", "\"", ". ", ".)", "a.", "-", ",", "? \"", "` ", "(", "\n", "n't "})
    void takesTimeInStepWithTheLength(String part) {
        String text = part.repeat(200_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Tokens.of(text));
    }

    private static void agrees(Path file) throws IOException {
        List<String> misses = new ArrayList<>();
        for (JsonObject row : Reference.rows(file)) {
            String text = row.get("text").getAsString();
            List<String> wanted = Reference.words(row.getAsJsonArray("tokens"));
            if (!wanted.equals(texts(text))) {
                misses.add(text + "\n wanted " + wanted + "\n got    " + texts(text));
            }
        }
        assertEquals(List.of(), misses);
    }

    private static List<String> texts(String text) {
        return Tokens.of(text).stream().map(Token::text).toList();
    }
}
