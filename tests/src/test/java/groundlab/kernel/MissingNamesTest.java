package groundlab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jshell.JShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingNamesTest {

    private static final String HOW =
            " Run > Run All Above Selected Cell does it, then run this cell again.";

    private static final NotebookFile NOTEBOOK =
            new NotebookFile(
                    List.of(
                            "long seed = 7;\nint pictures = 3, examples = 5;",
                            "var world = TinyWorld.open();\nvar model = Vlm.load(world.baseModel());",
                            "show(model);\nif (seed == 7) model = null;",
                            "Map<String, List<Double>> curves = new TreeMap<>();"));

    @Test
    void aCellThatLacksAVariableIsToldOncePerVariable() {
        List<String> told = new ArrayList<>();
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            MissingNames.listen(shell, told::add);
            shell.eval("int sum = model + model + seed;");
            shell.eval("new Foo();");
            shell.eval("int model = 1;");
            shell.eval("model");
        }
        String rest = " is not there yet: the cell that makes it must run first." + HOW;
        assertEquals(List.of("model" + rest, "seed" + rest), told);
    }

    @Test
    void theCellThatMakesItIsNamed() {
        assertEquals(
                "model is not there yet: the cell that begins with `var world = TinyWorld.open();`"
                        + " must run first."
                        + HOW,
                MissingNames.advice("model", Optional.of(NOTEBOOK)).orElseThrow());
        assertEquals(Optional.of("long seed = 7;"), NOTEBOOK.maker("examples"));
        assertEquals(
                Optional.of("Map<String, List<Double>> curves = new TreeMap<>();"),
                NOTEBOOK.maker("curves"));
    }

    @Test
    void aNameThatNoCellMakesIsLeftToTheCompiler() {
        assertEquals(Optional.empty(), MissingNames.advice("modle", Optional.of(NOTEBOOK)));
    }

    @Test
    void cellsAreReadAsOneStringOrAsLines(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("lesson.ipynb");
        Files.writeString(
                file,
                """
                {"cells": [{"cell_type": "markdown", "source": ["int a = 1;"]},
                           {"cell_type": "code", "source": ["int b = 1;\\n", "int c = 2;"]},
                           {"cell_type": "code", "source": "int d = 3;"}]}
                """);
        assertEquals(
                List.of("int b = 1;\nint c = 2;", "int d = 3;"), NotebookFile.read(file).cells());
    }
}
