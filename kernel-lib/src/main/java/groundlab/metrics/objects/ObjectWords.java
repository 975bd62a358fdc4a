package groundlab.metrics.objects;

import static groundlab.internal.Checks.check;

import groundlab.internal.Hashes;
import groundlab.internal.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A word list: which words stand for which object, and which pairs of words belong together. One
 * line for each object, its names parted by a comma and a blank, the first of them the node, in
 * base form and lower case; the form of CHAIR's {@code synonyms.txt}.
 *
 * <p>Lines are split as the published programs do it, so that a second blank behind a comma becomes
 * part of the name, which then matches nothing (METRICS of the official list: " motor bike"). A
 * name that stands in two lines goes to the later one.
 *
 * <pre>{@code
 * ObjectWords.coco().node("puppy"); // → Optional[dog]
 * ObjectWords official = ObjectWords.read(Path.of("synonyms.txt"), ObjectWords.Joining.CHAIR);
 * }</pre>
 */
public final class ObjectWords {

    /** Which pairs of words are joined before they are looked up. */
    public enum Joining {
        /** The fixed list of CHAIR's programs, whatever the word list holds. */
        CHAIR,
        /** All names of two words in the list, as in RLHF-V's program, and CHAIR's special ones. */
        ALL_NAMES
    }

    private static final List<String> CHAIR_PAIRS =
            List.of(
                    "motor bike",
                    "motor cycle",
                    "air plane",
                    "traffic light",
                    "street light",
                    "traffic signal",
                    "stop light",
                    "fire hydrant",
                    "stop sign",
                    "parking meter",
                    "suit case",
                    "sports ball",
                    "baseball bat",
                    "baseball glove",
                    "tennis racket",
                    "wine glass",
                    "hot dog",
                    "cell phone",
                    "mobile phone",
                    "teddy bear",
                    "hair drier",
                    "potted plant",
                    "laptop computer");
    // No objects: they keep "plate" and "train" from being counted.
    private static final List<String> SUPPRESSING = List.of("home plate", "train track");
    private static final List<String> ANIMALS =
            List.of(
                    "bird",
                    "cat",
                    "dog",
                    "horse",
                    "sheep",
                    "cow",
                    "elephant",
                    "bear",
                    "zebra",
                    "giraffe",
                    "animal",
                    "cub");

    private final Map<String, String> nodes;
    private final Map<String, String> pairs;
    private final String source;
    private final String sha256;

    private ObjectWords(String text, String source, Joining joining) {
        this.nodes = nodes(text);
        this.pairs = pairs(joining);
        this.source = source;
        this.sha256 = Hashes.of(text);
    }

    /** {@return our own list for the 80 objects of COCO, all names of two words joined} */
    public static ObjectWords coco() {
        try (InputStream in = ObjectWords.class.getResourceAsStream("coco-objects.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new ObjectWords(text, "groundlab's own for COCO", Joining.ALL_NAMES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return a list from a file, such as the official {@code synonyms.txt}}
     *
     * @throws IOException if it cannot be read, is not UTF-8, or names no object
     */
    public static ObjectWords read(Path file, Joining joining) throws IOException {
        try {
            String name = file.getFileName().toString();
            return new ObjectWords(TextFile.read(file), name, joining);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** {@return the node of a word in base form, such as {@code bicycle} for {@code bike}} */
    public Optional<String> node(String word) {
        return Optional.ofNullable(nodes.get(word));
    }

    /** {@return all nodes, in the list's order} */
    public Set<String> nodes() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(nodes.values()));
    }

    /** {@return what two words in base form are joined to, null if they are not} */
    String joined(String first, String second) {
        return pairs.get(first + " " + second);
    }

    /** {@return SHA-256 of the list, as hex} */
    public String sha256() {
        return sha256;
    }

    /** {@return where the list is from and the beginning of its hash} */
    @Override
    public String toString() {
        return "%s (sha256 %.12s)".formatted(source, sha256);
    }

    private static Map<String, String> nodes(String text) {
        Map<String, String> nodes = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            List<String> names = List.of(line.strip().split(", "));
            if (!names.get(0).isEmpty()) {
                names.forEach(name -> nodes.put(name, names.get(0)));
            }
        }
        check(
                new LinkedHashSet<>(nodes.values()).size() > 1,
                "a word list has a line for each object, its names parted by ', ', got %s objects",
                nodes.size());
        return nodes;
    }

    private Map<String, String> pairs(Joining joining) {
        Map<String, String> all = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(SUPPRESSING);
        if (joining == Joining.CHAIR) {
            names.addAll(CHAIR_PAIRS);
        } else {
            nodes.keySet().stream().filter(name -> name.contains(" ")).forEach(names::add);
        }
        names.forEach(name -> all.put(name, name));
        for (String animal : ANIMALS) {
            all.put("baby " + animal, animal);
            all.put("adult " + animal, animal);
        }
        all.put("passenger jet", "jet");
        all.put("passenger train", "train");
        all.put("bow tie", "tie");
        all.put("toilet seat", "toilet");
        all.put("wine glas", "wine glass"); // what the original program makes of "glass"
        return all;
    }
}
