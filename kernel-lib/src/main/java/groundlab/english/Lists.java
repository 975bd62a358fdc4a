package groundlab.english;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named lists from a file beside these classes. */
final class Lists {

    private Lists() {}

    /**
     * {@return the lists by name, in the order of the file}
     *
     * <p>A line in square brackets begins the list of that name, with one item in each line after
     * it; lines that begin with {@code ;} say where the lists are from.
     */
    static Map<String, List<String>> read(String resource) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List<String> list = List.of();
        for (String line : text(resource).lines().toList()) {
            if (line.startsWith("[") && line.endsWith("]")) {
                list = new ArrayList<>();
                lists.put(line.substring(1, line.length() - 1), list);
            } else if (!line.isEmpty() && !line.startsWith(";")) {
                list.add(line);
            }
        }
        return lists;
    }

    private static String text(String resource) {
        try (InputStream in = Lists.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
