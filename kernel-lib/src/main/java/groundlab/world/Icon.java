package groundlab.world;

import static groundlab.internal.Checks.check;

import java.util.List;
import java.util.Map;

/** The pixels of one object with its dark outline. */
final class Icon {

    static final int LARGEST = 16;

    private static final int CLEAR = -1;
    private static final int OUTLINE = 0x26262C;
    private static final Map<Character, Integer> PALETTE =
            Map.ofEntries(
                    Map.entry('k', 0x17171B),
                    Map.entry('d', 0x4A4C55),
                    Map.entry('g', 0xA4A7B0),
                    Map.entry('w', 0xF4F4F4),
                    Map.entry('r', 0xEE2222),
                    Map.entry('o', 0xF08A1C),
                    Map.entry('y', 0xF7DC2E),
                    Map.entry('e', 0x25C04A),
                    Map.entry('b', 0x2F62D0),
                    Map.entry('c', 0xA9DDF7),
                    Map.entry('n', 0x6B3F1C),
                    Map.entry('t', 0xF0BE93));

    private final int width;
    private final int height;
    private final int[] pixels; // width * height, row by row

    private Icon(int width, int height, int[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /** Reads an icon from its rows of letters; the outline makes it 2 pixels wider and higher. */
    static Icon of(List<String> art, int colour) {
        int width = art.stream().mapToInt(String::length).max().orElse(0) + 2;
        int height = art.size() + 2;
        check(
                width <= LARGEST && height <= LARGEST,
                "an icon has at most 14 x 14 pixels, got %d x %d",
                width - 2,
                height - 2);
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = colour(art, i % width - 1, i / width - 1, colour);
        }
        return new Icon(width, height, pixels);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** {@return the colour of a pixel, or a negative number where the background shows} */
    int at(int x, int y) {
        return pixels[y * width + x];
    }

    private static int colour(List<String> art, int x, int y, int main) {
        char letter = letter(art, x, y);
        return switch (letter) {
            case '_' -> CLEAR;
            case '.' -> edge(art, x, y) ? OUTLINE : CLEAR;
            case 'M' -> main;
            case 'm' -> darker(main);
            default -> PALETTE.get(letter);
        };
    }

    private static boolean edge(List<String> art, int x, int y) {
        return solid(art, x - 1, y)
                || solid(art, x + 1, y)
                || solid(art, x, y - 1)
                || solid(art, x, y + 1);
    }

    private static boolean solid(List<String> art, int x, int y) {
        char letter = letter(art, x, y);
        return letter != '.' && letter != '_';
    }

    private static char letter(List<String> art, int x, int y) {
        boolean inside = y >= 0 && y < art.size() && x >= 0 && x < art.get(y).length();
        return inside ? art.get(y).charAt(x) : '.';
    }

    private static int darker(int rgb) {
        int r = (rgb >> 16 & 255) * 7 / 10;
        int g = (rgb >> 8 & 255) * 7 / 10;
        int b = (rgb & 255) * 7 / 10;
        return r << 16 | g << 8 | b;
    }
}
