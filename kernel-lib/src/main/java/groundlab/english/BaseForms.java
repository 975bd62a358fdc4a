package groundlab.english;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The base forms of one word class: WordNet's words, its exceptions, and the endings it strips. */
final class BaseForms {

    private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn30/";

    /** An ending and that of the base form. */
    private record Ending(String old, String base) {
        static Ending of(String rule) {
            int cut = rule.indexOf('>');
            return new Ending(rule.substring(0, cut), rule.substring(cut + 1));
        }
    }

    private final Lemmas lemmas;
    private final Map<String, List<String>> exceptions = new HashMap<>();
    private final List<Ending> endings;
    private final Memory<String> known = new Memory<>();

    private BaseForms(byte[] index, String exceptionLines, List<Ending> endings) {
        lemmas = Lemmas.of(index);
        for (String line : exceptionLines.lines().toList()) {
            exceptions.put(line.split(" ")[0], Arrays.asList(line.split(" ")));
        }
        this.endings = endings;
    }

    static BaseForms read(String name, String rules) {
        byte[] index = bytes("index." + name);
        String exceptions = new String(bytes(name + ".exc"), StandardCharsets.US_ASCII);
        List<Ending> endings = new ArrayList<>();
        for (String rule : rules.split(" ")) {
            if (!rule.isEmpty()) {
                endings.add(Ending.of(rule));
            }
        }
        return new BaseForms(index, exceptions, endings);
    }

    /** {@return the shortest known base form, the first of one length, or the word itself} */
    String shortest(String word) {
        return known.of(word, this::search);
    }

    private String search(String word) {
        List<String> exception = exceptions.get(word);
        if (exception != null) {
            return shortest(exception, word); // begins with the word itself
        }
        Set<String> forms = new LinkedHashSet<>();
        forms.add(word);
        forms.addAll(stripped(forms));
        while (!forms.isEmpty()) {
            String found = shortest(forms, null);
            if (found != null) {
                return found;
            }
            forms.remove(word);
            forms = stripped(forms);
        }
        return word;
    }

    private String shortest(Iterable<String> forms, String otherwise) {
        String shortest = null;
        for (String form : forms) {
            boolean shorter = shortest == null || form.length() < shortest.length();
            if (shorter && lemmas.contains(form)) {
                shortest = form;
            }
        }
        return shortest == null ? otherwise : shortest;
    }

    private Set<String> stripped(Set<String> forms) {
        Set<String> stripped = new LinkedHashSet<>();
        for (String form : forms) {
            for (Ending ending : endings) {
                if (form.endsWith(ending.old)) {
                    String stem = form.substring(0, form.length() - ending.old.length());
                    stripped.add(stem + ending.base);
                }
            }
        }
        return stripped;
    }

    private static byte[] bytes(String file) {
        try (InputStream in = BaseForms.class.getResourceAsStream(FOLDER + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
