package groundlab.english;

import java.util.Arrays;
import java.util.List;

/** A sentence on its way to tokens: its signs so far, and the place in the text of each. */
final class Tape {

    private static final int NOWHERE = -1;

    private int[] signs = new int[512];
    private int[] places = new int[512];
    private int length;
    private long seenLow;
    private long seenHigh;

    Tape clear() {
        length = 0;
        seenLow = 0;
        seenHigh = 0;
        return this;
    }

    int length() {
        return length;
    }

    /** {@return the sign at an index, or 0 outside the tape, which no rule looks for} */
    int at(int i) {
        return i >= 0 && i < length ? signs[i] : 0;
    }

    /** {@return whether one of these signs may be on the tape; all beyond ASCII count as one} */
    boolean mayHave(String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            char c = wanted.charAt(i);
            if (((c < 64 ? seenLow : seenHigh) & bit(c)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether these signs stand at an index, whatever their case} */
    boolean reads(int at, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            if (Signs.folded(at(at + i)) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void put(int sign, int place) {
        if (length == signs.length) {
            signs = Arrays.copyOf(signs, 2 * length);
            places = Arrays.copyOf(places, 2 * length);
        }
        if (sign < 64) {
            seenLow |= bit(sign);
        } else {
            seenHigh |= bit(sign);
        }
        signs[length] = sign;
        places[length++] = place;
    }

    void blank() {
        put(' ', NOWHERE);
    }

    /** Copies signs of another tape. */
    void copy(Tape from, int start, int end) {
        for (int i = start; i < end; i++) {
            put(from.signs[i], from.places[i]);
        }
    }

    /** Copies signs of another tape, with a blank on both sides. */
    void pad(Tape from, int start, int end) {
        blank();
        copy(from, start, end);
        blank();
    }

    /** Puts a quotation mark of two signs for that of one or two signs on another tape. */
    void quote(char mark, Tape from, int start, int end) {
        put(mark, from.places[start]);
        put(mark, from.places[end - 1]);
    }

    /** Adds what blanks divide to the tokens. */
    void split(List<Token> tokens) {
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || Signs.space(signs[i])) {
                if (i > start) {
                    tokens.add(token(start, i));
                }
                start = i + 1;
            }
        }
    }

    private Token token(int start, int end) {
        int last = end - 1;
        int stop = places[last] + Character.charCount(signs[last]);
        return new Token(new String(signs, start, end - start), places[start], stop);
    }

    private static long bit(int sign) {
        return 1L << (sign < 128 ? sign & 63 : 63);
    }
}
