package groundlab.docs;

import static groundlab.internal.Checks.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Java code in the documentation.
 *
 * @param file where it stands, from the project's folder
 * @param line of its first line of code, from 1
 * @param code without the stars of a comment
 */
record DocExample(String file, int line, String code) {

    private static final Pattern JAVADOC =
            Pattern.compile("<pre>\\{@code\\n(.*?)\\}</pre>", Pattern.DOTALL);
    private static final Pattern MARKDOWN = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern START = Pattern.compile("<pre>\\{@code");
    private static final Pattern STARS = Pattern.compile("(?m)^ *\\* ?");

    /** {@return all of a source, or all in Java of a page in Markdown} */
    static List<DocExample> in(Path root, Path file) {
        String text = text(file);
        String name = root.relativize(file).toString();
        Pattern block = name.endsWith(".md") ? MARKDOWN : JAVADOC;
        List<DocExample> all =
                block.matcher(text).results().map(found -> of(name, text, found)).toList();
        long begun = START.matcher(text).results().count();
        check(
                name.endsWith(".md") || begun == all.size(),
                "%s must begin each example on a line below <pre>{@code and end it with }</pre>",
                name);
        return all;
    }

    /** {@return the Java of the project's README and of the library's} */
    static List<DocExample> inReadmes(Path root) {
        return Stream.of("README.md", "kernel-lib/README.md")
                .flatMap(name -> in(root, root.resolve(name)).stream())
                .toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DocExample of(String file, String text, MatchResult found) {
        int line = (int) text.substring(0, found.start(1)).lines().count() + 1;
        String code = found.group(1);
        return new DocExample(
                file, line, file.endsWith(".md") ? code : STARS.matcher(code).replaceAll(""));
    }

    /** {@return whether it names a class} */
    boolean names(String type) {
        return Pattern.compile("\\b" + type + "\\b").matcher(code).find();
    }

    /** {@return where its line of this number stands, counted from 0} */
    String at(int number) {
        return file + ":" + (line + number);
    }

    /** {@return whether it needs what only some machines have, and so is compiled and not run} */
    boolean needsMore() {
        return code.contains("Path.of(\"/data/");
    }

    /** {@return where it stands, such as {@code Vlm.java:47}} */
    @Override
    public String toString() {
        return file.substring(file.lastIndexOf('/') + 1) + ":" + line;
    }
}
