package groundlab.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The front page shows what commands have left, and nothing that is not there. */
class ReadmeTest {

    private static final Path ROOT = Path.of(System.getProperty("groundlab.root"));
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+\\.\\d+(?![\\w.])");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http|#)([^)#]+)");

    private static List<String> numbers(String heading, String until) throws IOException {
        String text = Files.readString(ROOT.resolve("README.md"));
        String part = text.substring(text.indexOf(heading), text.indexOf(until));
        return part.lines()
                .filter(line -> line.startsWith("| ") && !line.contains("---"))
                .flatMap(line -> NUMBER.matcher(line).results().map(found -> found.group()))
                .toList();
    }

    private static void assertAllIn(String source, List<String> numbers) throws IOException {
        String text = Files.readString(ROOT.resolve(source));
        assertTrue(!numbers.isEmpty());
        numbers.forEach(
                number -> assertTrue(text.contains(number), number + " is not in " + source));
    }

    @Test
    void theQuickstartsFiguresAreThoseOfItsLastRun() throws IOException {
        assertAllIn("notebooks/00-quickstart.ipynb", numbers("## Measured", "Speed, "));
    }

    @Test
    void theSpeedsAreThoseThatWereMeasured() throws IOException {
        assertAllIn("tests/bench/README.md", numbers("Speed, ", "## A GPU"));
    }

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken =
                Stream.of("README.md", "kernel-lib/README.md", "notebooks/README.md")
                        .map(ROOT::resolve)
                        .flatMap(page -> links(page).filter(link -> !isThere(page, link)))
                        .toList();
        assertEquals(List.of(), broken);
    }

    private static Stream<String> links(Path page) {
        String text = DocExample.text(page);
        return LINK.matcher(text).results().map(found -> found.group(1)).toList().stream();
    }

    private static boolean isThere(Path page, String link) {
        return Files.exists(page.resolveSibling(link));
    }
}
