package groundlab.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** JupyterLab in a browser, with the few things that a person does there. */
final class LabPage implements AutoCloseable {

    private static final String NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook";
    private static final String PANEL = NOTEBOOK + " .jp-WindowedPanel-outer";
    private static final String MENU = ".lm-Menu-item:not(.lm-mod-disabled):has-text('%s')";

    /** JupyterLab drops what is run before; and IJava does not tell it that it is idle. */
    private static final String CONNECTED =
            "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
                    + "?.connectionStatus === 'connected'";

    /** Whether no cell runs or waits; {@code cells} are prompts, such as {@code [*]:}. */
    private static final String IDLE =
            "cells => [...document.querySelectorAll(cells)].every(p => !p.textContent.includes('*'))";

    private final Page page;
    private final JupyterLab lab;
    private final Path photographs;

    LabPage(Page page, JupyterLab lab, Path photographs) {
        this.page = page;
        this.lab = lab;
        this.photographs = photographs;
    }

    Page page() {
        return page;
    }

    /** Goes where a new user lands. */
    void open() {
        page.navigate(lab.address("/"));
    }

    /** Opens a notebook in a workspace without anything else, and waits for its kernel. */
    void open(String notebook) {
        page.navigate(lab.address("/lab/tree/" + notebook + "?reset"));
        page.waitForSelector(NOTEBOOK + " .jp-CodeCell");
        page.waitForFunction(CONNECTED);
    }

    /** Chooses an entry of a menu, or of a menu in it. */
    void choose(String menu, String... entries) {
        page.click("#jp-MainMenu .lm-MenuBar-itemLabel >> text='" + menu + "'");
        for (String entry : entries) {
            page.click(MENU.formatted(entry));
        }
    }

    /** {@return a code cell of the notebook in front, from 0} */
    Locator cell(int index) {
        return page.locator(NOTEBOOK + " .jp-CodeCell").nth(index);
    }

    /** Runs one cell by Shift-Enter and does not wait for it. */
    void run(int index) {
        cell(index).locator(".jp-InputArea-editor").click();
        page.keyboard().press("Shift+Enter");
        cell(index).locator(".jp-InputPrompt >> text=[*]:").waitFor();
    }

    /** Writes into a cell, in place of what it held. */
    void write(int index, String code) {
        cell(index).locator(".cm-content").click();
        page.keyboard().press("Control+A");
        page.keyboard().type(code);
    }

    /** Waits until nothing runs. */
    void awaitIdle(Duration most) {
        page.waitForFunction(
                IDLE,
                NOTEBOOK + " .jp-InputPrompt",
                new Page.WaitForFunctionOptions().setTimeout(most.toMillis()));
    }

    /** Presses the stop button of the toolbar. */
    void stop() {
        page.click(
                ".jp-NotebookPanel:not(.lm-mod-hidden) [data-command='notebook:interrupt-kernel']");
    }

    /** {@return the text of all outputs of one kind of the notebook in front} */
    List<String> outputs(String mimeType) {
        return page.locator(NOTEBOOK + " [data-mime-type='" + mimeType + "']").allInnerTexts();
    }

    List<String> errors() {
        return outputs("application/vnd.jupyter.error");
    }

    List<String> redText() {
        return outputs("application/vnd.jupyter.stderr");
    }

    /** Changes to {@code Light} or {@code Dark} in the settings. */
    void theme(String theme) {
        choose("Settings", "Theme", "JupyterLab " + theme);
        page.waitForSelector(
                "body[data-jp-theme-name='JupyterLab " + theme + "']",
                new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
    }

    /** Keeps what the window shows. */
    void photograph(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(photographs.resolve(name + ".png")));
    }

    /** Keeps the notebook in front from its top to its end. */
    void photographAll(String name) {
        var before = page.viewportSize();
        Object hidden =
                page.evaluate(
                        "panel => { const p = document.querySelector(panel);"
                                + " return p.scrollHeight - p.clientHeight; }",
                        PANEL);
        page.setViewportSize(before.width, before.height + ((Number) hidden).intValue());
        page.evaluate("panel => document.querySelector(panel).scrollTo(0, 0)", PANEL);
        photograph(name);
        page.setViewportSize(before.width, before.height);
    }

    @Override
    public void close() {
        page.context().close();
    }
}
