package groundlab.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.LocalExecutionControlProvider;

/** Runs examples as a notebook's cells: with its imports, in this process. */
final class NotebookShell implements AutoCloseable {

    /** What a statement gives, said behind it: at the end of its source, or before the next one. */
    private static final Pattern GIVES = Pattern.compile("\\h*// → (.*)");

    private final JShell shell;
    private final UnaryOperator<String> places;
    private final List<String> imports = new ArrayList<>();

    /**
     * @param start the start script of the kernel, whose imports are taken
     * @param given a class whose static fields examples can use by name
     * @param places puts what an example says of files and servers where they are in the test
     */
    NotebookShell(Path start, Class<?> given, UnaryOperator<String> places) throws IOException {
        this.places = places;
        shell = JShell.builder().executionEngine(new LocalExecutionControlProvider(), null).build();
        imports.add("import static " + given.getCanonicalName() + ".*;");
        try (Stream<String> lines = Files.lines(start)) {
            lines.filter(line -> line.startsWith("import ")).forEach(imports::add);
        }
        for (String line : imports) {
            evaluate(line, new ArrayList<>())
                    .ifPresent(
                            problem -> {
                                throw new IllegalStateException(line + " " + problem);
                            });
        }
    }

    /** {@return why the example does not compile or run, with its file and line; or nothing} */
    Optional<String> problem(DocExample example) {
        List<Snippet> made = new ArrayList<>();
        try {
            return example.needsMore() ? compile(example, made) : run(example, made);
        } finally {
            made.stream().filter(one -> !imports.contains(one.source())).forEach(shell::drop);
        }
    }

    private Optional<String> compile(DocExample example, List<Snippet> made) {
        String method = "void example() throws Exception {\n" + example.code() + "}";
        return evaluate(method, made)
                .map(problem -> example.at(0) + " " + problem + "\n" + example.code());
    }

    private Optional<String> run(DocExample example, List<Snippet> made) {
        String rest = places.apply(example.code());
        int line = 0;
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            boolean whole = next.source() != null;
            String source = whole ? next.source() : rest;
            rest = whole ? next.remaining() : "";
            int blank = (int) source.lines().takeWhile(String::isBlank).count();
            String place = example.at(line + blank);
            Optional<String> problem = evaluate(source, gives(source, rest), made);
            if (problem.isPresent()) {
                return Optional.of(place + " " + problem.get() + "\n" + source.strip());
            }
            line += (int) source.chars().filter(c -> c == '\n').count();
        }
        return Optional.empty();
    }

    /** The comment behind a statement is the last line of its source or the first of the rest. */
    private static Optional<String> gives(String source, String rest) {
        List<String> lines = source.lines().toList();
        Matcher own = GIVES.matcher(lines.get(lines.size() - 1));
        Matcher next = GIVES.matcher(rest);
        return own.find()
                ? Optional.of(own.group(1))
                : next.lookingAt() ? Optional.of(next.group(1)) : Optional.empty();
    }

    private Optional<String> evaluate(String source, List<Snippet> made) {
        return evaluate(source, Optional.empty(), made);
    }

    private Optional<String> evaluate(String source, Optional<String> gives, List<Snippet> made) {
        for (SnippetEvent event : shell.eval(source)) {
            made.add(event.snippet());
            if (event.causeSnippet() != null) {
                continue; // another that this one changes
            }
            if (event.status() != Snippet.Status.VALID) {
                return Optional.of(diagnosis(event.snippet()));
            }
            if (event.exception() != null) {
                return Optional.of(thrown(event));
            }
            if (gives.isPresent() && !gives.get().equals(event.value())) {
                return Optional.of("gives " + event.value() + ", not " + gives.get());
            }
        }
        return Optional.empty();
    }

    private String diagnosis(Snippet snippet) {
        Stream<String> told =
                snippet instanceof DeclarationSnippet declared
                                && shell.diagnostics(snippet).noneMatch(Diag::isError)
                        ? shell.unresolvedDependencies(declared).map("cannot find "::concat)
                        : shell.diagnostics(snippet).map(d -> d.getMessage(Locale.ENGLISH));
        return String.join("; ", told.toList());
    }

    private static String thrown(SnippetEvent event) {
        return event.exception() instanceof EvalException thrown
                ? thrown.getExceptionClassName() + ": " + thrown.getMessage()
                : event.exception().toString();
    }

    @Override
    public void close() {
        shell.close();
    }
}
