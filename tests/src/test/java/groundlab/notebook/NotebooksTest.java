package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one standard of all notebooks, as they are committed; that they run is the check's to see.
 */
class NotebooksTest {

    private static final Path FOLDER = Path.of(System.getProperty("groundlab.root"), "notebooks");
    private static final int LINES = 10;
    private static final int LETTERS = 120;
    private static final Pattern MACHINE =
            Pattern.compile("(?<![\\w./-])/(home|root|tmp|work|Users|var)/");

    /** A cell: whether it is code, what it says, and what it left behind. */
    private record Cell(boolean code, String source, JsonArray outputs, String count) {

        static Cell of(JsonObject json) {
            boolean code = json.get("cell_type").getAsString().equals("code");
            return new Cell(
                    code,
                    text(json.get("source")),
                    code ? json.getAsJsonArray("outputs") : new JsonArray(),
                    code ? json.get("execution_count").toString() : "");
        }

        List<String> lines() {
            return source.lines().filter(line -> !line.isBlank()).toList();
        }

        String name() {
            return "cell: " + lines().get(0);
        }
    }

    private static String text(JsonElement lines) {
        if (!lines.isJsonArray()) {
            return lines.getAsString();
        }
        StringBuilder text = new StringBuilder();
        lines.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }

    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
        }
    }

    private static List<Cell> cells(Path notebook) throws IOException {
        List<Cell> cells = new ArrayList<>();
        JsonParser.parseString(Files.readString(notebook))
                .getAsJsonObject()
                .getAsJsonArray("cells")
                .forEach(cell -> cells.add(Cell.of(cell.getAsJsonObject())));
        return cells;
    }

    private static List<Cell> code(Path notebook) throws IOException {
        return cells(notebook).stream().filter(Cell::code).toList();
    }

    @Test
    void areNumberedFrom00To11AndListed() throws IOException {
        List<String> names =
                notebooks().stream().map(file -> file.getFileName().toString()).toList();
        assertEquals(
                IntStream.rangeClosed(0, 11).mapToObj("%02d"::formatted).toList(),
                names.stream().map(name -> name.substring(0, 2)).toList());
        String path = Files.readString(FOLDER.resolve("README.md"));
        String readme = Files.readString(FOLDER.resolveSibling("README.md"));
        for (String name : names) {
            assertTrue(path.contains("(" + name + ")"), () -> "notebooks/README.md lacks " + name);
            assertTrue(
                    readme.contains("(notebooks/" + name + ")"), () -> "README.md lacks " + name);
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void openWithQuestionTimeAndData(Path notebook) throws IOException {
        Cell first = cells(notebook).get(0);
        assertTrue(first.source().startsWith("# "), first.name());
        assertAll(
                Stream.of("**Question.**", "**Time.**", "**Data.**")
                        .map(part -> () -> assertTrue(first.source().contains(part), part)));
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void firstCellSaysWhatSetsUpTheKernel(Path notebook) throws IOException {
        assertEquals(code(notebooks().get(0)).get(0).source(), code(notebook).get(0).source());
        assertTrue(code(notebook).get(0).source().contains("environment/setup"));
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void cellsAreShort(Path notebook) throws IOException {
        for (Cell cell : code(notebook)) {
            assertTrue(cell.lines().size() <= LINES, cell.name());
            assertTrue(cell.lines().stream().allMatch(l -> l.length() <= LETTERS), cell.name());
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void proseStandsBetweenWhatIsShown(Path notebook) throws IOException {
        List<Cell> cells = cells(notebook);
        for (int i = 1; i < cells.size(); i++) {
            Cell before = cells.get(i - 1);
            boolean shown = before.code() && before.source().contains("show(");
            assertFalse(shown && cells.get(i).code(), cells.get(i).name());
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void endWithWhatWasSeenAndExercises(Path notebook) throws IOException {
        List<Cell> cells = cells(notebook);
        List<String> headings =
                cells.stream()
                        .filter(cell -> !cell.code())
                        .flatMap(cell -> cell.source().lines())
                        .filter(line -> line.startsWith("## "))
                        .toList();
        assertEquals(
                List.of("## What was seen, and what was not", "## Exercises"),
                headings.subList(headings.size() - 2, headings.size()));
        int exercises =
                IntStream.range(0, cells.size())
                        .filter(i -> cells.get(i).source().startsWith("## Exercises"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(cells.get(exercises + 1).source().contains(".grade("));
        String graded = cells.get(exercises + 1).outputs().toString();
        assertTrue(graded.contains("not yet") && !graded.contains("right"), graded);
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void areCommittedAsTheyRan(Path notebook) throws IOException {
        List<Cell> code = code(notebook);
        for (int i = 0; i < code.size(); i++) {
            Cell cell = code.get(i);
            assertEquals(Integer.toString(i + 1), cell.count(), cell.name());
            String left = cell.outputs().toString();
            assertFalse(left.contains("\"output_type\":\"error\""), cell.name());
            assertFalse(left.contains("\"name\":\"stderr\""), cell.name());
            assertFalse(MACHINE.matcher(left).find(), cell.name());
        }
    }
}
