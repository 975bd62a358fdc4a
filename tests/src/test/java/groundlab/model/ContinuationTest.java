package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuationTest {

    /** Wherever a text's tokens are cut, in the middle of a word too, the parts make the whole. */
    @ParameterizedTest
    @ValueSource(strings = {"idefics3", "llava-biased", "llava-next-mistral"})
    void aStartAndItsContinuationMakeTheWhole(String family) throws IOException {
        try (Vlm model = Vlm.load(Path.of("src/test/resources/parity", family))) {
            Tokenizer tokenizer = model.tokenizer();
            int[] tokens = model.prompts(ImageView.none()).start("What?", "There is a dog's kite.");
            String whole = tokenizer.decode(tokens);
            boolean insideAWord = false;
            for (int cut = 1; cut < tokens.length; cut++) {
                int[] before = Arrays.copyOf(tokens, cut);
                int[] after = Arrays.copyOfRange(tokens, cut, tokens.length);
                String rest = tokenizer.continuation(before, after);
                assertEquals(whole, tokenizer.decode(before) + rest);
                insideAWord |= !rest.startsWith(" ") && Character.isLetter(rest.charAt(0));
            }
            assertTrue(insideAWord, "this tokenizer was to have words in pieces: " + whole);
        }
    }
}
