package groundlab.forms;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was asked, out of a text that also holds a place for the picture or a chat layout. */
final class Questions {

    private static final Pattern PLACE = Pattern.compile("\\s*<image>\\s*");
    private static final Pattern TURN =
            Pattern.compile("(?s).*\\bUSER:(.*?)\\s*ASSISTANT:\\s*", Pattern.CASE_INSENSITIVE);

    private Questions() {}

    /** {@return the text without {@code <image>} and the blanks around it} */
    static String withoutPlace(String text) {
        return PLACE.matcher(text.strip()).replaceAll("\n").strip();
    }

    /**
     * {@return the question of a prompt in Vicuna's layout; other prompts without the place only}
     */
    static String withoutLayout(String prompt) {
        Matcher turn = TURN.matcher(prompt);
        return withoutPlace(turn.matches() ? turn.group(1) : prompt);
    }
}
