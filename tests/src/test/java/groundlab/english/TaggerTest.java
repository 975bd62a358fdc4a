package groundlab.english;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import groundlab.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaggerTest {

    private static final String NAME = "averaged_perceptron_tagger_eng.";
    private static final Path TINY = Reference.FOLDER.resolve("tiny-tagger");

    @Test
    void tellsAManSeatedFromASeat() {
        List<String> words = List.of("a", "man", "seated", "happily", "on", "red", "chairs", ".");
        assertEquals(
                List.of("DT", "NN", "VBN", "RB", "IN", "JJ", "NNS", "."),
                OpenNlpTagger.standard().tags(words));
        assertEquals(
                List.of(
                        WordClass.OTHER,
                        WordClass.NOUN,
                        WordClass.VERB,
                        WordClass.ADVERB,
                        WordClass.OTHER,
                        WordClass.ADJECTIVE,
                        WordClass.NOUN,
                        WordClass.OTHER),
                Tagger.standard().classes(words));
        assertEquals(List.of(), Tagger.standard().classes(List.of()));
    }

    @Test
    void namesTheStandardTaggerAndSharesIt() {
        assertEquals("OpenNLP en-pos-maxent 1.5, greedy", Tagger.standard().toString());
        assertSame(Tagger.standard(), Tagger.standard());
    }

    @Test
    void givesThreadsTheSameClasses() {
        List<String> words = List.of("two", "buses", "are", "parked", "near", "tied", "boats");
        List<WordClass> alone = Tagger.standard().classes(words);
        IntStream.range(0, 200)
                .parallel()
                .forEach(i -> assertEquals(alone, Tagger.standard().classes(words)));
    }

    /** On real captions the least is 94 %, see taggers.md. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lessismore_r1-llava1.5-7b",
                "opera_instructblip_greedy",
                "opera_llava-1.5_ours",
                "opera_minigpt4_ours"
            })
    void theStandardTaggerIsNearNltksOnRealCaptions(String name) throws IOException {
        Path captions = Vectors.file("chair/captions/" + name + ".jsonl");
        Tagger recorded = new RecordedTagger(name + ".jsonl");
        int words = 0;
        int same = 0;
        for (JsonObject row : Reference.rows(captions)) {
            String text = row.get(row.has("caption") ? "caption" : "text").getAsString();
            List<String> tokens = Tokens.of(text.toLowerCase()).stream().map(Token::text).toList();
            List<WordClass> wanted = recorded.classes(tokens);
            List<WordClass> got = Tagger.standard().classes(tokens);
            words += tokens.size();
            same +=
                    IntStream.range(0, tokens.size())
                            .filter(i -> wanted.get(i) == got.get(i))
                            .count();
        }
        assertTrue(same > 0.94 * words, same + " of " + words + " words");
    }

    @Test
    void tagsAsNltkDoesWithTheSameWeights() throws IOException {
        PerceptronTagger tagger = PerceptronTagger.read(TINY);
        for (JsonObject row : Reference.rows(Reference.FOLDER.resolve("tiny-tags.jsonl"))) {
            List<String> tokens = Reference.words(row.getAsJsonArray("tokens"));
            assertEquals(Reference.words(row.getAsJsonArray("tags")), tagger.tags(tokens));
        }
    }

    @Test
    void namesAPerceptronByItsWeights(@TempDir Path folder) throws IOException {
        copyTiny(folder);
        String name = PerceptronTagger.read(TINY).toString();
        assertTrue(name.matches("averaged perceptron [0-9a-f]{12}"), name);
        assertEquals(name, PerceptronTagger.read(folder).toString());
        Files.writeString(folder.resolve(NAME + "weights.json"), "{\"bias\": {\"NN\": 1.0}}");
        PerceptronTagger changed = PerceptronTagger.read(folder);
        assertTrue(!name.equals(changed.toString()), "another hash");
        assertEquals(List.of("NN", "DT"), changed.tags(List.of("", "the")));
    }

    /** Both have the same sum: NN comes after DT in the alphabet. */
    @Test
    void takesTheLastOfEqualTags(@TempDir Path folder) throws IOException {
        copyTiny(folder);
        Files.writeString(
                folder.resolve(NAME + "weights.json"), "{\"bias\": {\"NN\": 1.0, \"DT\": 1.0}}");
        assertEquals(List.of("NN"), PerceptronTagger.read(folder).tags(List.of("x")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classes | []               | must hold [tag, …], one at least: it has none",
                "classes | {}               | must hold [tag, …], one at least: ",
                "tagdict | {\"x\": \"QQ\"}  | must hold {word: tag} with tags of its classes: there is x",
                "weights | {\"wing\": {}}   | must hold {feature: {tag: weight}} with NLTK's features"
                        + " and the tags of its classes: there is wing",
                "weights | {\"bias\": {\"QQ\": 1}} | of its classes: there is bias",
                "weights | {\"bias\": {\"NN\": \"one\"}} | must hold {feature: {tag: weight}}",
                "weights | {\"bias\":       | must hold {feature: {tag: weight}}",
                "weights | ''               | must hold {feature: {tag: weight}}",
            })
    void saysWhatAFileMustHold(String part, String json, String message, @TempDir Path folder)
            throws IOException {
        copyTiny(folder);
        Path file = folder.resolve(NAME + part + ".json");
        Files.writeString(file, json);
        IOException error = assertThrows(IOException.class, () -> PerceptronTagger.read(folder));
        assertTrue(error.getMessage().startsWith(file + " must hold "), error.getMessage());
        assertTrue(error.getMessage().contains(message.strip()), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights", "tagdict", "classes"})
    void saysWhichFileIsMissing(String part, @TempDir Path folder) throws IOException {
        copyTiny(folder);
        Path file = folder.resolve(NAME + part + ".json");
        Files.delete(file);
        IOException error = assertThrows(IOException.class, () -> PerceptronTagger.read(folder));
        assertEquals(
                file
                        + " is not there; a tagger's folder holds weights.json, tagdict.json and"
                        + " classes.json, as nltk.download(\"averaged_perceptron_tagger_eng\") puts"
                        + " them",
                error.getMessage());
    }

    private static void copyTiny(Path folder) throws IOException {
        for (String part : List.of("weights", "tagdict", "classes")) {
            String name = NAME + part + ".json";
            Files.copy(TINY.resolve(name), folder.resolve(name));
        }
    }
}
