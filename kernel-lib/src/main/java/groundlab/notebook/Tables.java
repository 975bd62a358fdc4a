package groundlab.notebook;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables as markup and as aligned text; numbers stand right and keep four digits. */
final class Tables {

    private static final int ROWS = 50;
    private static final int DIGITS = 4;

    private Tables() {}

    static Html of(Table table) {
        return new Html(html(table), text(table));
    }

    private static String html(Table table) {
        boolean sorts = shown(table) > 1;
        StringBuilder out = new StringBuilder(Style.CSS).append("<table class=\"gl-table");
        out.append(sorts ? " gl-sort" : "").append("\"><thead><tr>");
        table.columns().forEach(c -> out.append(tag("th", c, c.name())));
        out.append("</tr></thead><tbody>");
        for (int row = 0; row < shown(table); row++) {
            out.append("<tr>");
            for (Column<?> column : table.columns()) {
                out.append(tag("td", column, cell(column, row)));
            }
            out.append("</tr>");
        }
        out.append("</tbody></table>").append(sorts ? SortScript.TAG : "");
        return out.append(more(table).map(m -> "<p>" + m + "</p>").collect(Collectors.joining()))
                .toString();
    }

    private static String tag(String tag, Column<?> column, String content) {
        String side = column instanceof NumericColumn ? "right" : "left";
        return "<%s style=\"text-align:%s\">%s</%s>"
                .formatted(tag, side, Html.escape(content), tag);
    }

    private static String text(Table table) {
        List<List<String>> columns = table.columns().stream().map(c -> padded(c, table)).toList();
        return IntStream.rangeClosed(0, shown(table))
                        .mapToObj(i -> columns.stream().map(c -> c.get(i)))
                        .map(line -> line.collect(Collectors.joining("  ")).stripTrailing())
                        .collect(Collectors.joining("\n"))
                + more(table).map(m -> "\n" + m).collect(Collectors.joining());
    }

    /** {@return header and cells of one column, all of the same width} */
    private static List<String> padded(Column<?> column, Table table) {
        List<String> cells = new ArrayList<>(List.of(column.name()));
        IntStream.range(0, shown(table)).forEach(i -> cells.add(cell(column, i)));
        int width = Math.max(1, Collections.max(cells.stream().map(String::length).toList()));
        String format = "%" + (column instanceof NumericColumn ? "" : "-") + width + "s";
        return cells.stream().map(format::formatted).toList();
    }

    private static String cell(Column<?> column, int row) {
        String text = column.getString(row);
        boolean real = column instanceof DoubleColumn || column instanceof FloatColumn;
        return real && text.length() > DIGITS + 2 ? rounded(text) : text;
    }

    private static String rounded(String number) {
        try {
            BigDecimal value = new BigDecimal(number);
            int whole = value.precision() - value.scale(); // digits before the point
            boolean plain = whole > -DIGITS && whole < 10;
            int digits = plain ? Math.max(DIGITS, whole) : DIGITS;
            BigDecimal round = value.round(new MathContext(digits)).stripTrailingZeros();
            return plain ? round.toPlainString() : round.toString();
        } catch (NumberFormatException e) {
            return number; // the column has a format of its own
        }
    }

    private static int shown(Table table) {
        return Math.min(ROWS, table.rowCount());
    }

    private static Stream<String> more(Table table) {
        int hidden = table.rowCount() - shown(table);
        return hidden == 0
                ? Stream.empty()
                : Stream.of(String.format(Locale.ROOT, "… %,d more rows", hidden));
    }
}
