package groundlab.notebook;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The text of any object, without the hash codes that change from run to run. */
final class StableText {

    /** What {@code Object.toString} and arrays print: a class name, an at sign and a hash. */
    private static final Pattern IDENTITY =
            Pattern.compile(
                    "(?:\\[+[BCDFIJSZ]|(?:\\[+L)?(?:[\\w$]+\\.)+([\\w$]+)(?:/0x[0-9a-f]+)?;?)"
                            + "@[0-9a-f]{1,8}(?![\\w.])");

    private StableText() {}

    static String of(Object thing) {
        if (thing instanceof CharSequence) {
            return thing.toString();
        }
        if (thing != null && thing.getClass().isArray()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < Array.getLength(thing); i++) {
                parts.add(of(Array.get(thing, i)));
            }
            return parts.toString();
        }
        return IDENTITY.matcher(String.valueOf(thing)).replaceAll(m -> name(m.group(1)));
    }

    private static String name(String type) {
        return type == null
                ? "array"
                : type.replaceAll("\\$\\$Lambda.*", " lambda").strip().replace("$", ".");
    }
}
