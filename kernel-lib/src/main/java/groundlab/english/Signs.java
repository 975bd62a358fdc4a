package groundlab.english;

/**
 * What kind of sign a code point is to Python's regular expressions, in which the published rules
 * are written.
 */
final class Signs {

    private Signs() {}

    /** {@return whether {@code \s} matches, in all of Unicode} */
    static boolean space(int c) {
        return c <= ' ' ? c == ' ' || c >= 9 && c <= 13 || c >= 0x1c : c >= 0x85 && wideSpace(c);
    }

    private static boolean wideSpace(int c) {
        return c == 0x85 || Character.isSpaceChar(c);
    }

    /** {@return whether {@code \d} matches: decimal digits of all scripts} */
    static boolean digit(int c) {
        return Character.isDigit(c);
    }

    /** {@return whether {@code isdigit} holds: {@code \d}, and digits raised or in circles} */
    static boolean anyDigit(int c) {
        int value = Character.getNumericValue(c);
        return digit(c)
                || Character.getType(c) == Character.OTHER_NUMBER && value >= 0 && value <= 9;
    }

    /**
     * {@return whether {@code \w} matches: letters and numbers of all scripts, and the underscore}
     */
    static boolean word(int c) {
        return c == '_' || Character.isLetter(c) || number(c);
    }

    /** {@return whether {@code [^\W\d]} matches} */
    static boolean letter(int c) {
        return word(c) && !digit(c);
    }

    /** {@return the lower-case sign that a match without regard to case compares} */
    static int folded(int c) {
        return switch (c) {
            case 0x17f -> 's'; // the long s
            case 0x131 -> 'i'; // the i without a dot
            default -> Character.toLowerCase(c);
        };
    }

    private static boolean number(int c) {
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }
}
