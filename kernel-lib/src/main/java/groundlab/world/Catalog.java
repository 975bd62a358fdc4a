package groundlab.world;

import static groundlab.internal.Checks.check;

import groundlab.data.PartnerPair;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scenes, partner pairs and icons of the world, as {@code catalog.txt} lists them. */
final class Catalog {

    static final Catalog SHIPPED = read("catalog.txt");

    /** A partner pair, the scene it belongs to, and how frequent it is there. */
    record Entry(String scene, PartnerPair pair, int weight) {}

    private final List<String> scenes = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Icon> icons = new LinkedHashMap<>();

    private Catalog(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String rest = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("scene ")) {
                scenes.add(rest);
            } else if (line.startsWith("pair ")) {
                entries.add(entry(scenes.get(scenes.size() - 1), rest.split(", ")));
            } else if (line.startsWith("object ")) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).isEmpty()) {
                    end++;
                }
                addIcon(rest.split(": "), lines.subList(i + 1, end));
                i = end;
            }
        }
    }

    List<String> scenes() {
        return scenes;
    }

    List<Entry> entries() {
        return entries;
    }

    List<PartnerPair> partners() {
        return entries.stream().map(Entry::pair).toList();
    }

    /** {@return all objects, partners side by side} */
    List<String> objects() {
        List<String> names = new ArrayList<>();
        for (Entry entry : entries) {
            names.add(entry.pair().one());
            names.add(entry.pair().other());
        }
        return names;
    }

    Entry entryOf(String object) {
        return entries.get(objects().indexOf(object) / 2);
    }

    Icon icon(String object) {
        return icons.get(object);
    }

    private static Entry entry(String scene, String[] fields) {
        check(fields.length == 4, "a pair has 4 fields, got %s", Arrays.toString(fields));
        PartnerPair pair = new PartnerPair(fields[0], fields[1], fields[2].equals("strong"));
        return new Entry(scene, pair, Integer.parseInt(fields[3]));
    }

    private void addIcon(String[] nameAndColour, List<String> art) {
        icons.put(nameAndColour[0], Icon.of(art, Integer.decode(nameAndColour[1])));
    }

    private static Catalog read(String resource) {
        try (InputStream in = Catalog.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Catalog(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
