package groundlab.notebook;

import java.util.Base64;
import java.util.Optional;

/** How one thing looks: always as text, and as markup or as a PNG where there is more to see. */
record Rendering(String text, Optional<String> html, Optional<Png> png) {

    /** An encoded image and the size in CSS pixels at which it is meant to be seen. */
    record Png(byte[] bytes, int width, int height) {

        String base64() {
            return Base64.getEncoder().encodeToString(bytes);
        }

        String tag(String alt) {
            return "<img alt=\"%s\" width=\"%d\" height=\"%d\" src=\"data:image/png;base64,%s\">"
                    .formatted(Html.escape(alt), width, height, base64());
        }
    }

    static Rendering text(String text) {
        return new Rendering(text, Optional.empty(), Optional.empty());
    }

    static Rendering html(Html html) {
        return new Rendering(html.text(), Optional.of(html.html()), Optional.empty());
    }

    static Rendering png(String text, Png png) {
        return new Rendering(text, Optional.empty(), Optional.of(png));
    }

    /** {@return markup for a place inside a larger page} */
    String inline() {
        return html.or(() -> png.map(p -> p.tag(text)))
                .orElseGet(() -> "<pre>" + Html.escape(text) + "</pre>");
    }
}
