package groundlab.english;

import java.util.Arrays;

/** Sorted words as one block of bytes, a tenth of what they take as strings. */
final class Lemmas {

    private final byte[] letters;
    private final int[] starts;

    private Lemmas(byte[] letters, int[] starts) {
        this.letters = letters;
        this.starts = starts;
    }

    /**
     * {@return the words of an index of WordNet: what stands before the first blank of each line}
     *
     * @param index lines sorted by their bytes; those that begin with a blank are its licence
     */
    static Lemmas of(byte[] index) {
        byte[] letters = new byte[index.length];
        int[] starts = new int[1 << 10];
        int words = 0;
        int length = 0;
        for (int i = 0; i < index.length; ) {
            int start = i;
            while (index[i] != ' ' && index[i] != '\n') {
                i++;
            }
            if (i > start) {
                starts = words + 1 < starts.length ? starts : Arrays.copyOf(starts, 2 * words + 2);
                System.arraycopy(index, start, letters, length, i - start);
                length += i - start;
                starts[++words] = length;
            }
            i = nextLine(index, i);
        }
        return new Lemmas(Arrays.copyOf(letters, length), Arrays.copyOf(starts, words + 1));
    }

    private static int nextLine(byte[] index, int from) {
        int i = from;
        while (i < index.length && index[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    boolean contains(String word) {
        int low = 0;
        int high = starts.length - 2;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, word);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private int compare(int index, String word) {
        int start = starts[index];
        int length = starts[index + 1] - start;
        for (int i = 0; i < Math.min(length, word.length()); i++) {
            int order = letters[start + i] - word.charAt(i);
            if (order != 0) {
                return order;
            }
        }
        return length - word.length();
    }
}
