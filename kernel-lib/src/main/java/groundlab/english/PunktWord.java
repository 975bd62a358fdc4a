package groundlab.english;

import groundlab.english.PunktModel.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A word with the marks that stick to it, and whether a sentence ends with it. */
final class PunktWord {

    private static final PunktModel MODEL = PunktModel.ENGLISH;
    private static final String NUMBER = "##number##";
    private static final Pattern NUMERIC = Pattern.compile("-?[.,]?\\p{Nd}[\\p{Nd},.-]*\\.?");
    private static final String STANDING_ALONE = ")\";}]*:@'({[?!";
    private static final String NO_WORD_BEGINS_WITH = "(\"`{[:;&#*@)}]-,";

    private final String text;
    private final String type;
    private boolean breaks;
    private boolean shortened;

    private PunktWord(String text) {
        this.text = text;
        String lower = text.toLowerCase(Locale.ROOT);
        type = NUMERIC.matcher(lower).matches() ? NUMBER : lower;
        if (text.equals(".") || text.equals("?") || text.equals("!")) {
            breaks = true;
        } else if (ellipsis()) {
            shortened = true;
        } else if (periodFinal() && !text.endsWith("..")) {
            shortened = MODEL.abbreviation(withoutPeriod(lower));
            breaks = !shortened;
        }
    }

    /** {@return whether a sentence ends in this piece of a text, other than at its end} */
    static boolean breaksIn(String piece) {
        List<PunktWord> words = new ArrayList<>();
        for (String line : piece.split("\n")) {
            addWords(line, words);
        }
        for (int i = 0; i + 1 < words.size(); i++) {
            words.get(i).reconsider(words.get(i + 1));
            if (words.get(i).breaks) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a mark is never part of a word} */
    static boolean standsAlone(int sign) {
        return STANDING_ALONE.indexOf(sign) >= 0;
    }

    boolean upper() {
        return Character.isUpperCase(text.codePointAt(0));
    }

    boolean lower() {
        return Character.isLowerCase(text.codePointAt(0));
    }

    boolean isMark() {
        return text.length() == 1 && ";:,.!?".contains(text);
    }

    /** {@return the word whatever its case, without the period that ends a sentence} */
    String wholeType() {
        return breaks ? typeWithoutPeriod() : type;
    }

    private String typeWithoutPeriod() {
        return type.length() > 1 && type.endsWith(".") ? withoutPeriod(type) : type;
    }

    private static String withoutPeriod(String word) {
        return word.substring(0, word.length() - 1);
    }

    private boolean periodFinal() {
        return text.endsWith(".");
    }

    private boolean ellipsis() {
        return text.length() > 1 && text.chars().allMatch(c -> c == '.');
    }

    private boolean initial() {
        int letter = text.codePointAt(0);
        int length = Character.charCount(letter);
        return text.length() == length + 1 && periodFinal() && Signs.letter(letter);
    }

    /** The decisions that take the next word in (section 4 of the paper). */
    private void reconsider(PunktWord next) {
        if (!periodFinal()) {
            return;
        }
        String word = typeWithoutPeriod();
        if (MODEL.collocation(word, next.wholeType())) {
            breaks = false;
            return;
        }
        Start start = MODEL.start(next);
        if (shortened && !initial()) {
            boolean starter = next.upper() && MODEL.starters().contains(next.wholeType());
            if (start == Start.YES || starter) {
                breaks = true;
                return;
            }
        }
        if (initial() && (start == Start.NO || start == Start.UNKNOWN && name(next))
                || word.equals(NUMBER) && start == Start.NO) {
            breaks = false;
        }
    }

    private static boolean name(PunktWord next) {
        return next.upper() && !MODEL.seenLowerCase(next.wholeType());
    }

    private static void addWords(String line, List<PunktWord> words) {
        for (int i = 0; i < line.length(); ) {
            if (Signs.space(line.charAt(i))) {
                i++;
                continue;
            }
            int end = wordEnd(line, i);
            words.add(new PunktWord(line.substring(i, end)));
            i = end;
        }
    }

    private static int wordEnd(String line, int start) {
        int dots = start + run(line, start);
        if (dots > start) {
            return dots;
        }
        int end = start + Character.charCount(line.codePointAt(start));
        if (NO_WORD_BEGINS_WITH.indexOf(line.charAt(start)) >= 0) {
            return end;
        }
        while (!endsAt(line, end) && !(line.charAt(end) == ',' && endsAt(line, end + 1))) {
            end++;
        }
        return end;
    }

    private static boolean endsAt(String line, int i) {
        return i == line.length()
                || Signs.space(line.charAt(i))
                || standsAlone(line.charAt(i))
                || run(line, i) > 0;
    }

    /** {@return how many signs a dash or an ellipsis at an index has, 0 where there is none} */
    private static int run(String line, int start) {
        char sign = line.charAt(start);
        if (sign != '-' && sign != '.') {
            return 0;
        }
        int end = start;
        while (end < line.length() && line.charAt(end) == sign) {
            end++;
        }
        return end - start > 1 ? end - start : sign == '.' ? spacedDots(line, start) : 0;
    }

    private static int spacedDots(String line, int start) {
        int end = start;
        while (end + 2 < line.length()
                && Signs.space(line.charAt(end + 1))
                && line.charAt(end + 2) == '.') {
            end += 2;
        }
        return end - start >= 4 ? end + 1 - start : 0;
    }
}
