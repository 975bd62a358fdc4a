package groundlab.notebook;

/**
 * A piece of a page and the same in plain text, for places that cannot show pages.
 *
 * @param html the markup; what it quotes is escaped already
 * @param text the plain form; the same each time for the same content
 */
public record Html(String html, String text) {

    /** {@return {@code text} with the five characters that mean something in HTML written out} */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** {@return the plain form} */
    @Override
    public String toString() {
        return text;
    }
}
