package groundlab.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a setting prints as, {@code Name[setting=value, …]}, in its parts; values may be prints
 * themselves.
 *
 * @param name before the bracket
 * @param settings inside of it, in their order
 */
public record Print(String name, Map<String, String> settings) {

    private static final Pattern FORM = Pattern.compile("(?s)(\\w+)\\[(.*)\\]");

    /** Copies the settings, keeping their order. */
    public Print {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** {@return the parts of a text, empty if it has another form} */
    public static Optional<Print> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (String one : parts(form.group(2))) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            settings.put(one.substring(0, equals), one.substring(equals + 1));
        }
        return Optional.of(new Print(form.group(1), settings));
    }

    /** {@return what stands between commas that are in no bracket} */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += "[({".indexOf(text.charAt(i)) >= 0 ? 1 : 0;
            depth -= "])}".indexOf(text.charAt(i)) >= 0 ? 1 : 0;
            if (depth == 0 && text.startsWith(", ", i)) {
                parts.add(text.substring(start, i));
                start = i + 2;
            }
        }
        if (start < text.length()) {
            parts.add(text.substring(start));
        }
        return parts;
    }
}
