package groundlab.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples of the documentation are compiled and run as a notebook's cells, with the names of
 * {@link Given}. What one says behind a statement as {@code // → value} is compared with what the
 * statement gives. One that opens a path below {@code /data} needs what this machine may lack and
 * is compiled alone.
 */
class ExamplesTest {

    private static final Path ROOT =
            Path.of(System.getProperty("groundlab.root", "..")).toAbsolutePath().normalize();

    private static SmallProject project;
    private static NotebookShell shell;
    private static PrintStream out;

    @BeforeAll
    static void open() throws IOException {
        project = SmallProject.create(ROOT);
        System.setProperty("groundlab.home", project.folder().toString());
        Path start = ROOT.resolve("environment/kernel/startup.jsh");
        shell = new NotebookShell(start, Given.class, project::at);
        assertEquals("", problem("model")); // what is given is made before the first example runs
        project.tidy();
        out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    }

    @AfterAll
    static void close() {
        System.setOut(out);
        Given.close();
        shell.close();
        System.clearProperty("groundlab.home");
        project.close();
    }

    static List<DocExample> examples() throws IOException {
        List<DocExample> all = new ArrayList<>(DocExample.inReadmes(ROOT));
        try (Stream<Path> files = Files.walk(ROOT.resolve("kernel-lib/src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .forEach(file -> all.addAll(DocExample.in(ROOT, file)));
        }
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void anExampleCompilesAndRuns(DocExample example) {
        assertEquals("", shell.problem(example).orElse(""));
    }

    @AfterEach
    void tidy() throws IOException {
        project.tidy();
    }

    /** One that names the class, in its own file. */
    @Test
    void everyEntryClassHasAnExample() throws IOException {
        Map<String, Path> sources = new EntryClasses(ROOT).sources();
        sources.entrySet()
                .removeIf(
                        type ->
                                DocExample.in(ROOT, type.getValue()).stream()
                                        .anyMatch(example -> example.names(type.getKey())));
        assertEquals(Set.of(), sources.keySet(), "classes without an example in <pre>{@code");
    }

    /** Vlm starts calls in notebooks; ChairMode is an enum; Tally is named nowhere. */
    @Test
    void knowsWhichClassesAReaderMeetsFirst() throws IOException {
        Set<String> names = new EntryClasses(ROOT).sources().keySet();
        assertTrue(names.containsAll(List.of("Vlm", "PreferenceTraining", "Mdpo", "Truth")));
        assertFalse(names.contains("ChairMode") || names.contains("Tally"));
    }

    /** Otherwise it would be left out without a word. */
    @Test
    void refusesAnExampleItCannotRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("A.java");
        Files.writeString(file, "/** <pre>{@code new A()}</pre> */ class A {}");
        var error = assertThrows(IllegalArgumentException.class, () -> DocExample.in(folder, file));
        assertEquals(
                "A.java must begin each example on a line below <pre>{@code and end it with }</pre>",
                error.getMessage());
    }

    /** Line 7 of a file is the first of the example; the second statement is wrong. */
    @Test
    void reportsAnExampleThatDoesNotCompile() {
        assertEquals(
                "Some.java:8 cannot find symbol\n  symbol:   variable mdl\n  location: class \nmdl.config();",
                problem("int k = 2;\nmdl.config();\n"));
        assertEquals(
                "Some.java:7 ';' expected\nnew Dpo(0.1) new Sft()",
                problem("new Dpo(0.1) new Sft()"));
        assertEquals("", problem("int mdl = 2;\nmdl + 1"));
    }

    @Test
    void reportsAnExampleThatFails() {
        assertEquals(
                "Some.java:7 java.lang.IllegalArgumentException: beta must be > 0, got -1.0\nnew Dpo(-1);",
                problem("new Dpo(-1);"));
    }

    @Test
    void reportsWhatAnExampleWronglySaysItGives() {
        assertEquals("", problem("1 + 1; // → 2\n"));
        assertEquals("Some.java:7 gives 2, not 3\n1 + 1; // → 3", problem("1 + 1; // → 3\n"));
    }

    /** Without the path it would fail. */
    @Test
    void compilesAnExampleThatNeedsMoreThanThisMachineHas() {
        String load = "var big = Vlm.load(Path.of(\"/data/llava\"));\n";
        assertEquals("", problem(load));
        assertEquals(
                "Some.java:7 cannot find variable bug",
                problem(load + "bug.close();\n").lines().findFirst().get());
    }

    /** What one example defines is unknown to the next, and what is given is there again. */
    @Test
    void forgetsAnExample() {
        assertEquals("", problem("int model = 2; int k = model;"));
        assertEquals("", problem("model.config();"));
        assertNotEquals("", problem("k + 1"));
    }

    private static String problem(String code) {
        return shell.problem(new DocExample("Some.java", 7, code)).orElse("");
    }
}
