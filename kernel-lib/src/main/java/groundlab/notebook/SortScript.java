package groundlab.notebook;

/**
 * Makes the headers of tables buttons that sort the rows. A page that runs no scripts keeps plain
 * tables: the buttons are made by the script. Numbers come before texts, in their order, and empty
 * cells come last; a second click turns the order around.
 */
final class SortScript {

    static final String TAG =
            """
            <script>
            document.querySelectorAll("table.gl-sort").forEach(table => {
              table.classList.remove("gl-sort");
              const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
              const number = text => parseFloat(text.replace(/,/g, "").replace("\u2212", "-"));
              const order = (a, b) => {
                const x = number(a), y = number(b), odd = isNaN(x) - isNaN(y);
                return isNaN(x) || isNaN(y) ? odd || a.localeCompare(b) : x - y || a.localeCompare(b);
              };
              heads.forEach((head, i) => {
                const button = document.createElement("button");
                button.type = "button";
                button.title = "sort by this column";
                button.append(...head.childNodes);
                if (!button.textContent.trim()) button.textContent = "\u00a0\u00a0\u00a0";
                head.append(button);
                button.onclick = () => {
                  const up = head.getAttribute("aria-sort") !== "ascending";
                  heads.forEach(other => other.removeAttribute("aria-sort"));
                  head.setAttribute("aria-sort", up ? "ascending" : "descending");
                  const text = row => row.cells[i].textContent.trim();
                  [...body.rows].sort((one, two) => {
                    const a = text(one), b = text(two);
                    return !a || !b ? !a - !b : up ? order(a, b) : order(b, a);
                  }).forEach(row => body.append(row));
                };
              });
            });
            </script>
            """;

    private SortScript() {}
}
