package groundlab.doctor;

import groundlab.internal.Checks;
import java.util.Locale;

/**
 * Something that was found.
 *
 * @param severity how bad it is
 * @param check what was looked at, in a word or two
 * @param text what was found, with its numbers and what to do about it
 */
public record Finding(Severity severity, String check, String text) {

    /** Checks that it says something. */
    public Finding {
        Checks.check(!check.isBlank(), "a finding needs the name of its check, got a blank one");
        Checks.check(!text.isBlank(), "a finding of %s needs a text, got a blank one", check);
    }

    static Finding note(String check, String text, Object... args) {
        return new Finding(Severity.NOTE, check, String.format(Locale.ROOT, text, args));
    }

    static Finding warning(String check, String text, Object... args) {
        return new Finding(Severity.WARNING, check, String.format(Locale.ROOT, text, args));
    }

    static Finding error(String check, String text, Object... args) {
        return new Finding(Severity.ERROR, check, String.format(Locale.ROOT, text, args));
    }

    /** {@return such as {@code "WARNING beta: beta is 5, …"}} */
    @Override
    public String toString() {
        return severity + " " + check + ": " + text;
    }
}
