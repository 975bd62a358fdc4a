package groundlab.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.data.Box;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Picture;
import groundlab.data.Question;
import groundlab.data.Truth;
import groundlab.rows.SkippedRows;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleFilesTest {

    @TempDir Path folder;

    @BeforeEach
    void writeOnePicture() throws IOException {
        Files.write(folder.resolve("a.png"), Pngs.bytes(gradient(20)));
        Files.writeString(folder.resolve("text.png"), "not a picture");
        byte[] whole = Files.readAllBytes(folder.resolve("a.png"));
        Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
    }

    @Test
    void needsNothingButAnImage() throws IOException {
        Examples examples = ExampleFiles.read(rows("{\"image\":\"a.png\"}"));
        Example example = examples.get(0);
        assertEquals("mine", examples.name());
        assertEquals("1", example.id());
        assertEquals("Describe the image.", example.prompt());
        assertEquals("", example.answer());
        assertEquals(Truth.UNKNOWN, example.truth());
        assertEquals(List.of(), example.questions());
    }

    @Test
    void aFolderOfPicturesIsReadInOrderOfTheNames() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.copy(folder.resolve("a.png"), folder.resolve("B.PNG"));
        Examples examples = ExampleFiles.pictures(folder);
        assertEquals(
                List.of("B.PNG", "a.png", "cut.png", "text.png"),
                examples.stream().map(Example::id).toList());
        assertEquals(20, examples.get(1).picture().pixels().getWidth());
        assertEquals("", examples.get(1).answer());
        assertEquals("A dog.", examples.get(1).withAnswer("A dog.").answer());
    }

    @Test
    void aFolderWithoutPicturesIsNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        var error = assertThrows(IOException.class, () -> ExampleFiles.pictures(empty));
        assertEquals(
                empty + " must hold pictures (png, jpg, gif, bmp), has none", error.getMessage());
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Example drawn = example("a/ä 1", Picture.of("drawn", gradient(300)));
        Example filed = example("b", Picture.of(folder.resolve("a.png")));
        Path file = folder.resolve("out/set.jsonl");
        ExampleFiles.write(Examples.of("set", List.of(drawn, filed)), file);
        Examples read = ExampleFiles.read(file);
        assertEquals(Examples.of("set", List.of(drawn, filed)).hash(), read.hash());
        assertEquals(drawn.truth(), read.get(0).truth());
        assertEquals(drawn.questions(), read.get(0).questions());
        assertEquals("a___1.png", read.get(0).picture().name());
        assertEquals(folder.resolve("a.png").toRealPath(), realFile(read.get(1).picture()));
    }

    @Test
    void writesTheSameBytesEachTime() throws IOException {
        Examples examples = Examples.of("set", List.of(example("x", Picture.of("x", gradient(9)))));
        ExampleFiles.write(examples, folder.resolve("1/set.jsonl"));
        ExampleFiles.write(examples, folder.resolve("2/set.jsonl"));
        for (String name : List.of("set.jsonl", "set/x.png")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("1").resolve(name)),
                    Files.readAllBytes(folder.resolve("2").resolve(name)));
        }
        String line = Files.readString(folder.resolve("1/set.jsonl"));
        assertEquals(
                "{\"id\":\"x\",\"image\":\"set/x.png\",\"prompt\":\"What is there?\","
                        + "\"answer\":\"A fork <here>.\",\"truth\":{\"scene\":\"kitchen\","
                        + "\"objects\":[\"fork\"],\"boxes\":[{\"object\":\"fork\",\"x\":1,\"y\":2,"
                        + "\"width\":3,\"height\":4}]},\"questions\":[{\"text\":\"A fork?\","
                        + "\"object\":\"fork\",\"answer\":\"Yes\",\"kind\":\"present\"}]}\n",
                line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"image":"a.png"                        | broken JSON at $.image
                    {"image":"a.png"} {}                    | broken JSON at $
                    [1]                                     | a row must be a JSON object, got [1]
                    {"prompt":"Hello?"}                     | no field image
                    {"image":null}                          | no field image
                    {"image":3}                             | field image must be text, got 3
                    {"image":" "}                           | a picture needs a path, got a blank one
                    {"image":"no.png"}                      | Cannot read picture DIR/no.png: no such file
                    {"image":"text.png"}                    | Cannot read picture DIR/text.png: not a known image format
                    {"image":"a.png","id":"first"}          | field id must be unique, got first again
                    {"image":"a.png","id":[]}               | field id must be text or a number, got []
                    {"image":"a.png","prompt":""}           | example 3 needs a prompt, got a blank one
                    {"image":"a.png","truth":"fork"}        | field truth must be an object, got "fork"
                    {"image":"a.png","truth":{"objects":3}} | field truth.objects must be a list, got 3
                    {"image":"a.png","truth":{"boxes":[{"object":"fork"}]}}  | no field truth.boxes.x
                    {"image":"a.png","truth":{"boxes":[{"object":"a","x":1.5}]}} | field truth.boxes.x must be a whole number, got 1.5
                    {"image":"a.png","questions":[{"text":"A?"}]} | no field questions.answer
                    {"image":"a.png","questions":[{"text":"A?","answer":"Maybe"}]} | field questions.answer must be Yes or No, got Maybe
                    """)
    void saysWhereAndWhyARowIsBad(String row, String reason) throws IOException {
        Path file = rows("{\"id\":\"first\",\"image\":\"a.png\"}", "", row);
        var error = assertThrows(IOException.class, () -> ExampleFiles.read(file));
        String place = reason.replace("DIR", folder.toAbsolutePath().toString());
        assertEquals(file + ", line 3: " + place, error.getMessage());
    }

    @Test
    void findsAPictureThatIsCutShort() throws IOException {
        Path file = rows("{\"image\":\"cut.png\"}");
        var error = assertThrows(IOException.class, () -> ExampleFiles.read(file));
        String start = file + ", line 1: Cannot read picture " + folder.resolve("cut.png") + ": ";
        assertEquals(start, error.getMessage().substring(0, start.length()));
    }

    @Test
    void skipsAndReportsBadRowsIfAsked() throws IOException {
        Path file = rows("{\"image\":\"a.png\"}", "{}", "{\"image\":\"a.png\"}", "oops");
        SkippedRows skipped = new SkippedRows();
        Examples examples = ExampleFiles.read(file, skipped);
        assertEquals(List.of("1", "3"), examples.stream().map(Example::id).toList());
        assertEquals(
                "2 rows skipped\n"
                        + file
                        + ", line 2: no field image\n"
                        + file
                        + ", line 4: broken JSON at $",
                skipped.toString());
    }

    @Test
    void saysThatAFileIsMissingOrNoText() throws IOException {
        Path missing = folder.resolve("none.jsonl");
        var none = assertThrows(IOException.class, () -> ExampleFiles.read(missing));
        assertEquals("No such file: " + missing, none.getMessage());
        var noFolder = assertThrows(IOException.class, () -> ExampleFiles.pictures(missing));
        assertEquals("No such folder of pictures: " + missing, noFolder.getMessage());
        Path latin = folder.resolve("latin.jsonl");
        Files.write(latin, "{\"id\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1));
        var broken = assertThrows(IOException.class, () -> ExampleFiles.read(latin));
        assertEquals(latin + ", line 1: not UTF-8 text", broken.getMessage());
    }

    @Test
    void passesOverALineInAnotherEncodingAndAByteOrderMark() throws IOException {
        Path file = rows("{\"image\":\"a.png\"}");
        Path mixed = folder.resolve("mixed.jsonl");
        String good = Files.readString(file).strip();
        String latin = "{\"id\":\"ä\",\"image\":\"a.png\"}";
        Files.write(
                mixed,
                ("\u00EF\u00BB\u00BF" + good + "\n" + latin + "\r\n" + good)
                        .getBytes(StandardCharsets.ISO_8859_1));
        SkippedRows skipped = new SkippedRows();
        Examples examples = ExampleFiles.read(mixed, skipped);
        assertEquals(List.of("1", "3"), examples.stream().map(Example::id).toList());
        assertEquals("1 rows skipped\n" + mixed + ", line 2: not UTF-8 text", skipped.toString());
    }

    @Test
    void leavesTheOldFileWhenWritingFails() throws IOException {
        Path file = rows("old");
        Examples broken = Examples.of("set", List.of(example("x", failing())));
        assertThrows(IllegalStateException.class, () -> ExampleFiles.write(broken, file));
        assertEquals("old\n", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("mine/x.png")));
    }

    private Path rows(String... rows) throws IOException {
        return Files.writeString(folder.resolve("mine.jsonl"), String.join("\n", rows) + "\n");
    }

    private static Path realFile(Picture picture) throws IOException {
        return picture.file().orElseThrow().toRealPath();
    }

    private static Picture failing() {
        return Picture.drawn(
                "failing",
                () -> {
                    throw new IllegalStateException("cannot draw");
                });
    }

    private static Example example(String id, Picture picture) {
        return new Example(
                id,
                picture,
                "What is there?",
                "A fork <here>.",
                new Truth("kitchen", Set.of("fork"), List.of(new Box("fork", 1, 2, 3, 4))),
                List.of(new Question("A fork?", "fork", true, "present")));
    }

    /** As many colours as it is wide. */
    static BufferedImage gradient(int width) {
        BufferedImage image = new BufferedImage(width, 2, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            image.setRGB(x, 0, x * 7919);
            image.setRGB(x, 1, x * 7919);
        }
        return image;
    }
}
