/**
 * Notebooks as a person meets them: JupyterLab in a real Chromium. {@code environment/browser-test}
 * runs these tests; other builds leave them out.
 */
package groundlab.browser;
