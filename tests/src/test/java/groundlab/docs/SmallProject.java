package groundlab.docs;

import groundlab.text.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder as an example finds it in a project, but small: the tiny world with few pictures, the
 * files that examples read, and a server for those that ask one.
 */
final class SmallProject {

    /** What examples say for an endpoint. */
    private static final String URL = "http://localhost:8000/v1";

    private static final int PICTURES = 6;

    private final Path root;
    private final Path folder;
    private final LocalServer server;
    private final Set<Path> kept = new HashSet<>();

    private SmallProject(Path root, Path folder, LocalServer server) {
        this.root = root;
        this.folder = folder;
        this.server = server;
    }

    /** {@return a project of this root, written anew} */
    static SmallProject create(Path root) throws IOException {
        Path folder = root.resolve("tests/target/small-project");
        LocalServer server = new LocalServer((number, request) -> LocalServer.Said.ok("An apple."));
        SmallProject small = new SmallProject(root, folder, server);
        Files.createDirectories(folder);
        small.delete(small.files());
        small.copy(root.resolve("tests/src/test/resources/docs"), "");
        small.link("datasets/captions");
        small.link("datasets/published");
        small.link("datasets/samples");
        small.link("tests/bench/methods.csv");
        small.world();
        small.pictures();
        small.copy(root.resolve("datasets/captions/captions-careful.jsonl"), "captions.jsonl");
        small.copy(root.resolve("datasets/captions/truth.json"), "truth.json");
        Path resources = root.resolve("tests/src/test/resources");
        small.copy(resources.resolve("parity/encoder-mpnet"), "all-mpnet-base-v2");
        small.copy(resources.resolve("english/tiny-tagger"), "averaged_perceptron_tagger_eng");
        return small;
    }

    /** {@return where it lies} */
    Path folder() {
        return folder;
    }

    /** {@return code whose relative paths and whose server are those of this project} */
    String at(String code) {
        return code.replace("Path.of(\"", "Path.of(\"" + folder + "/").replace(URL, server.url());
    }

    /** Deletes what was written since the first call, so that each example finds the same files. */
    void tidy() throws IOException {
        Set<Path> now = new HashSet<>(files());
        if (kept.isEmpty()) {
            kept.addAll(now);
        }
        now.removeAll(kept);
        delete(now);
    }

    void close() {
        server.close();
    }

    private void world() throws IOException {
        link("datasets/tiny-world/world.json");
        link("datasets/tiny-world/base-model");
        for (String split : List.of("test", "preference")) {
            link("datasets/tiny-world/" + split);
            Path rows = Path.of("datasets/tiny-world", split + ".jsonl");
            try (Stream<String> lines = Files.lines(root.resolve(rows))) {
                Files.write(folder.resolve(rows), lines.limit(PICTURES).toList());
            }
        }
    }

    private void pictures() throws IOException {
        Path picture = root.resolve("datasets/tiny-world/test/test-0.png");
        for (String place :
                List.of("val2014/COCO_val2014_000000000042.jpg", "photos/1.png", "photos/2.png")) {
            copy(picture, place);
        }
    }

    private void link(String name) throws IOException {
        Path to = folder.resolve(name);
        Files.createDirectories(to.getParent());
        Files.createSymbolicLink(to, root.resolve(name));
    }

    private void copy(Path from, String name) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(name).resolve(from.relativize(one).toString()).normalize();
                Files.createDirectories(to.getParent());
                Files.copy(one, to);
            }
        }
    }

    /** {@return all below the folder; links are not followed} */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> !file.equals(folder)).toList();
        }
    }

    private void delete(Collection<Path> files) throws IOException {
        for (Path one : files.stream().sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(one);
        }
    }
}
