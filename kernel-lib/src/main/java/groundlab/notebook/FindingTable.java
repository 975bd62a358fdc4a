package groundlab.notebook;

import groundlab.doctor.Diagnosis;
import groundlab.doctor.Finding;
import groundlab.doctor.Severity;
import java.util.Locale;

/** What a doctor found, the worst first; severities are marked by a word and by a tint. */
final class FindingTable {

    private FindingTable() {}

    static Html of(Diagnosis diagnosis) {
        StringBuilder out = new StringBuilder(Style.CSS);
        out.append("<p>").append(Html.escape(diagnosis.summary())).append("</p>");
        if (!diagnosis.findings().isEmpty()) {
            out.append("<table class=\"gl-table\"><tbody>");
            diagnosis.findings().forEach(finding -> out.append(row(finding)));
            out.append("</tbody></table>");
        }
        return new Html(out.toString(), diagnosis.toString());
    }

    private static String row(Finding finding) {
        return "<tr>%s%s%s</tr>"
                .formatted(
                        cell(word(finding.severity())),
                        cell(Html.escape(finding.check())),
                        cell(Html.escape(finding.text())));
    }

    private static String cell(String content) {
        return "<td style=\"text-align:left\">" + content + "</td>";
    }

    private static String word(Severity severity) {
        return "<b style=\"padding:.1em .5em;border-radius:4px;background:%s\">%s</b>"
                .formatted(tint(severity), severity.name().toLowerCase(Locale.ROOT));
    }

    /** The style sheet's two tints; the stronger one is worse. */
    private static String tint(Severity severity) {
        return switch (severity) {
            case ERROR -> "rgba(213,94,0,.55)";
            case WARNING -> "rgba(213,94,0,.2)";
            case NOTE -> "rgba(0,114,178,.22)";
        };
    }
}
