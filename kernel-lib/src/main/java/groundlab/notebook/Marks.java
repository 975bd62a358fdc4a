package groundlab.notebook;

import java.util.List;

/** A text with stretches of it marked, as markup and as plain text. */
final class Marks {

    /** What a mark says. */
    enum Kind {
        INVENTED("<b class=\"gl-invented\" title=\"not in the picture\">", "</b>", "*", "*"),
        NAMED("<b class=\"gl-named\" title=\"in the picture\">", "</b>", "", ""),
        ADDED("<ins>", "</ins>", "[+", "+]"),
        REMOVED("<del>", "</del>", "[-", "-]");

        private final String open;
        private final String close;
        private final String plainOpen;
        private final String plainClose;

        Kind(String open, String close, String plainOpen, String plainClose) {
            this.open = open;
            this.close = close;
            this.plainOpen = plainOpen;
            this.plainClose = plainClose;
        }
    }

    private final String text;
    private final Kind[] kinds; // one per character, null where unmarked

    Marks(String text) {
        this.text = text;
        this.kinds = new Kind[text.length()];
    }

    /** Marks {@code spans}, neighbours as one stretch; what is marked already stays as it is. */
    Marks with(Kind kind, List<Span> spans) {
        for (Span span : spans) {
            int gap = span.start();
            while (gap > 0 && kinds[gap - 1] == null && text.charAt(gap - 1) == ' ') {
                gap--;
            }
            boolean joins = gap > 0 && kinds[gap - 1] == kind && kinds[span.start()] == null;
            for (int i = joins ? gap : span.start(); i < Math.min(span.end(), kinds.length); i++) {
                kinds[i] = kinds[i] == null ? kind : kinds[i];
            }
        }
        return this;
    }

    Html html() {
        StringBuilder html = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        int end;
        for (int from = 0; from < text.length(); from = end) {
            Kind kind = kinds[from];
            end = from + 1;
            while (end < text.length() && kinds[end] == kind) {
                end++;
            }
            String part = text.substring(from, end);
            html.append(kind == null ? "" : kind.open).append(Html.escape(part));
            html.append(kind == null ? "" : kind.close);
            plain.append(kind == null ? part : kind.plainOpen + part + kind.plainClose);
        }
        return new Html(html.toString(), plain.toString());
    }
}
