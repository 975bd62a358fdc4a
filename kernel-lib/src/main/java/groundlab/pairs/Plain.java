package groundlab.pairs;

/** Texts that are compared without blanks and case getting in the way. */
final class Plain {

    private Plain() {}

    /**
     * {@return lower case, one blank between words; written out, since a pattern is ten times
     * slower}
     */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                blank = !plain.isEmpty();
                continue;
            }
            if (blank) {
                plain.append(' ');
                blank = false;
            }
            plain.append(Character.toLowerCase(c));
        }
        return plain.toString();
    }

    /** {@return how many words there are between blanks} */
    static int words(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean blank = Character.isWhitespace(text.charAt(i));
            words += !blank && !inside ? 1 : 0;
            inside = !blank;
        }
        return words;
    }
}
