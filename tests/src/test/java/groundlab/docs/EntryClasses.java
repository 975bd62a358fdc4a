package groundlab.docs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The classes that a reader meets first: public ones of the packages that notebooks import, which a
 * code cell of a notebook or Java in the README names as the start of a call ({@code Name.}, {@code
 * Name::} or {@code new Name}), or PACKAGES.md between backticks. An enum is an option of another
 * class and is shown there.
 */
final class EntryClasses {

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (groundlab\\.[\\w.]+)\\.\\*;");
    private static final Pattern CALL =
            Pattern.compile("\\bnew ([A-Z]\\w*)|(?<![\\w.])([A-Z]\\w*)(?=\\.|::)");
    private static final Pattern BACKTICKS = Pattern.compile("`([A-Z]\\w*)");

    private final Path root;

    EntryClasses(Path root) {
        this.root = root;
    }

    /** {@return the source of each, by its name} */
    Map<String, Path> sources() throws IOException {
        Map<String, Path> open = imported();
        open.keySet().retainAll(named());
        return open;
    }

    private Map<String, Path> imported() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        String start = Files.readString(root.resolve("environment/kernel/startup.jsh"));
        for (String name : IMPORT.matcher(start).results().map(found -> found.group(1)).toList()) {
            Path folder = root.resolve("kernel-lib/src/main/java").resolve(name.replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(EntryClasses::isOpen)
                        .forEach(file -> sources.put(name(file), file));
            }
        }
        return sources;
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static boolean isOpen(Path file) {
        String kind = "(?m)^public (?:[a-z-]+ )*(?:class|record|interface) " + name(file) + "\\b";
        return Pattern.compile(kind).matcher(DocExample.text(file)).find();
    }

    private Set<String> named() throws IOException {
        Set<String> names = new TreeSet<>();
        for (DocExample block : DocExample.inReadmes(root)) {
            names.addAll(found(CALL, block.code()));
        }
        try (Stream<Path> files = Files.list(root.resolve("notebooks"))) {
            for (Path notebook :
                    files.filter(file -> file.toString().endsWith(".ipynb")).toList()) {
                names.addAll(found(CALL, cells(notebook)));
            }
        }
        names.addAll(found(BACKTICKS, Files.readString(root.resolve("PACKAGES.md"))));
        return names;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(hit -> hit.group(1) != null ? hit.group(1) : hit.group(2))
                .toList();
    }

    /** {@return all code of a notebook} */
    private static String cells(Path notebook) {
        StringBuilder code = new StringBuilder();
        JsonObject json = JsonParser.parseString(DocExample.text(notebook)).getAsJsonObject();
        for (JsonElement cell : json.getAsJsonArray("cells")) {
            if (cell.getAsJsonObject().get("cell_type").getAsString().equals("code")) {
                cell.getAsJsonObject()
                        .getAsJsonArray("source")
                        .forEach(line -> code.append(line.getAsString()));
                code.append('\n');
            }
        }
        return code.toString();
    }
}
