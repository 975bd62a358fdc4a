package groundlab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * What a person sees who opens JupyterLab, runs notebooks and stops them. Screenshots are left in
 * {@code out/browser}, also one of what a failed test saw last.
 */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JupyterLabTest {

    private static final Path PROJECT =
            Path.of(System.getProperty("groundlab.root")).toAbsolutePath().normalize();
    private static final Path WORK = PROJECT.resolve("out/browser");
    private static final Path STOP = PROJECT.resolve("tests/src/test/resources/browser/stop.ipynb");
    private static final Duration WHOLE_NOTEBOOK = Duration.ofMinutes(4);

    private JupyterLab server;
    private Playwright playwright;
    private Browser browser;
    private LabPage lab;

    @RegisterExtension
    final TestExecutionExceptionHandler photographer =
            (context, failure) -> {
                lab.photograph("failed-" + context.getRequiredTestMethod().getName());
                throw failure;
            };

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Path notebooks = WORK.resolve("notebooks");
        copy(PROJECT.resolve("notebooks"), notebooks);
        Files.copy(STOP, notebooks.resolve("stop.ipynb"));
        server = JupyterLab.start(PROJECT, notebooks, WORK);
        playwright = Playwright.create();
        browser = playwright.chromium().launch(chromium());
    }

    @BeforeEach
    void openWindow() {
        var options = new Browser.NewPageOptions().setViewportSize(1400, 900);
        lab = new LabPage(browser.newPage(options), server, WORK);
    }

    @AfterEach
    void closeWindow() throws IOException, InterruptedException {
        lab.close();
        server.endKernels();
    }

    @AfterAll
    void end() throws InterruptedException {
        if (playwright != null) {
            playwright.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** A page with links, no launcher; and what a notebook shows has its style before it is run. */
    @Test
    @Order(1)
    void aNewUserLandsOnTheReadingPath() {
        lab.open();
        var links = lab.page().locator(".jp-MarkdownViewer a[href*='00-quickstart.ipynb']");
        links.first().waitFor();
        assertThat(lab.page().locator(".Toastify__toast, .jp-Dialog")).hasCount(0);
        lab.photograph("first-screen");
        links.first().click();
        assertThat(lab.page().locator(".jp-KernelName").last()).containsText("groundlab");
        var cards = lab.page().locator(".jp-CodeCell .gl-grid").first();
        assertEquals("flex", cards.evaluate("grid => getComputedStyle(grid).display"));
        assertThat(lab.page().locator(".Toastify__toast, .jp-Dialog")).hasCount(0);
    }

    @Test
    void theQuickstartRunsFromTopToEnd() {
        lab.open("00-quickstart.ipynb");
        lab.choose("Edit", "Clear Outputs of All Cells");
        assertThat(lab.page().locator(".jp-OutputArea-output")).hasCount(0);
        lab.choose("Run", "Run All Cells");
        awaitMovingBar();
        lab.photograph("running");
        lab.awaitIdle(WHOLE_NOTEBOOK);
        assertEquals(List.of(), lab.errors());
        assertEquals(List.of(), lab.redText());
        assertSeen("img", "image => image.naturalWidth > 0 && image.clientWidth > 0");
        assertSeen("table", "table => table.rows.length > 1 && table.clientHeight > 0");
        assertSortsByItsHeader(lab.page().locator(".gl-table:has(th:has-text('value'))").last());
        lab.theme("Light");
        lab.photographAll("quickstart-light");
        lab.theme("Dark");
        lab.photographAll("quickstart-dark");
        lab.theme("Light");
    }

    /**
     * Two seconds from the button to the end of the cell; then the model answers, and it goes on.
     */
    @Test
    void aStoppedTrainingGoesOn() {
        lab.open("stop.ipynb");
        lab.run(0);
        lab.awaitIdle(Duration.ofSeconds(60));
        lab.run(1);
        awaitMovingBar();
        awaitGrowingCurve();
        lab.photograph("training");
        long pressed = System.nanoTime();
        lab.stop();
        lab.awaitIdle(Duration.ofSeconds(30));
        Duration took = Duration.ofNanos(System.nanoTime() - pressed);
        lab.photograph("stopped");
        assertTrue(took.toMillis() < 2000, "the cell ended " + took + " after the stop button");
        assertThat(lab.cell(1)).containsText("stopped after step");
        assertThat(lab.cell(1)).not().containsText("its code still runs");

        lab.run(2);
        assertThat(lab.cell(2)).containsText("There is a", within(20));

        lab.run(1);
        lab.awaitIdle(Duration.ofSeconds(120));
        assertThat(lab.cell(1)).containsText("goes on after step");
        assertEquals(List.of(), lab.errors());
        assertEquals(List.of(), lab.redText());
        lab.photograph("resumed");
    }

    /** IJava knows our names once a first cell has run. */
    @Test
    void tabCompletesOurNamesAndShiftTabExplainsThem() {
        lab.open("stop.ipynb");
        lab.run(0);
        lab.awaitIdle(Duration.ofSeconds(60));
        lab.write(2, "BiasDrivenSampling.atten");
        lab.page().keyboard().press("Tab");
        lab.page().locator(".jp-Completer-item >> text=attention(").waitFor();
        lab.photograph("completion");
        lab.page().keyboard().press("Enter");
        assertThat(lab.cell(2).locator(".cm-content")).containsText("Sampling.attention(");
        lab.page().keyboard().type("0.9)");
        lab.page().keyboard().press("ArrowLeft"); // IJava explains a call that is whole
        lab.page().keyboard().press("Shift+Tab");
        assertThat(lab.page().locator(".jp-Tooltip")).containsText("rho");
        lab.photograph("help");
    }

    /** A bar whose value grows between two looks, in the same cell and under the same name. */
    private void awaitMovingBar() {
        awaitGrowth(
                "progress",
                "bar => [bar.parentElement.textContent.split(':')[0] + bar.max, bar.value]");
    }

    /** A curve of the dashboard that gets longer. */
    private void awaitGrowingCurve() {
        awaitGrowth(
                ".gl-board polyline",
                "(line, index) => [index, line.getAttribute('points').length]");
    }

    /** Waits until the number of one thing grows; {@code look} gives its name and its number. */
    private void awaitGrowth(String things, String look) {
        String grows =
                """
                () => {
                  const before = (window.looks ??= {});
                  const shown = [...document.querySelectorAll('.jp-OutputArea THINGS')];
                  return shown.some((thing, index) => {
                    const [name, number] = (LOOK)(thing, index);
                    const key = thing.closest('.jp-Cell').dataset.windowedListIndex + name;
                    const grown = number > (before[key] ?? number);
                    before[key] = number;
                    if (grown) thing.scrollIntoView({block: 'center'});
                    return grown;
                  });
                }
                """;
        lab.page()
                .waitForFunction(
                        grows.replace("THINGS", things).replace("LOOK", look),
                        null,
                        new Page.WaitForFunctionOptions().setTimeout(WHOLE_NOTEBOOK.toMillis()));
    }

    private void assertSeen(String selector, String holds) {
        var found = lab.page().locator(".jp-OutputArea-output " + selector).elementHandles();
        assertTrue(!found.isEmpty(), "no output has a " + selector);
        found.forEach(
                each -> {
                    each.scrollIntoViewIfNeeded();
                    assertEquals(true, each.evaluate(holds), each.innerHTML());
                });
    }

    private static void assertSortsByItsHeader(Locator table) {
        var head = table.locator("th", new Locator.LocatorOptions().setHasText("value"));
        for (String order : List.of("ascending", "descending")) {
            head.locator("button").click();
            assertThat(head).hasAttribute("aria-sort", order);
            var values = column(table, head);
            Comparator<Double> rising = Comparator.naturalOrder();
            var wanted = order.equals("ascending") ? rising : rising.reversed();
            assertEquals(values.stream().sorted(wanted).toList(), values);
        }
    }

    private static List<Double> column(Locator table, Locator head) {
        Object index = head.evaluate("head => head.cellIndex + 1");
        return table.locator("tbody td:nth-child(" + index + ")").allInnerTexts().stream()
                .map(Double::valueOf)
                .toList();
    }

    private static LocatorAssertions.ContainsTextOptions within(int seconds) {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(seconds * 1000);
    }

    /** As root Chromium runs only without its sandbox. */
    private static BrowserType.LaunchOptions chromium() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return new BrowserType.LaunchOptions()
                .setExecutablePath(Path.of(System.getenv("GROUNDLAB_CHROMIUM")))
                .setChromiumSandbox(!root);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
