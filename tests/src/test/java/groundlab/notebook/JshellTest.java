package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jdk.jshell.JShell;
import org.junit.jupiter.api.Test;

/** The library in Java's own shell, without a notebook. */
class JshellTest {

    @Test
    void jshellShowsPlainText() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            for (Class<?> type : new Class<?>[] {Notebook.class, tech.tablesaw.api.Table.class}) {
                var place = type.getProtectionDomain().getCodeSource().getLocation();
                shell.addToClasspath(Path.of(place.toURI()).toString());
            }
            shell.eval("import static groundlab.notebook.Notebook.*;");
            shell.eval("var place = showLive(\"begun\");");
            shell.eval("update(place, java.util.List.of(1, html(\"<b>two</b>\")));");
            shell.eval("show(new java.awt.image.BufferedImage(3, 4, 1));");
        } finally {
            System.setOut(out);
        }
        assertEquals(
                "begun\n1\ntwo\nimage: 3 x 4\n",
                bytes.toString(StandardCharsets.UTF_8).replace("\r", ""));
    }
}
