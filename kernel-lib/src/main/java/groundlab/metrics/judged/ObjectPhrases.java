package groundlab.metrics.judged;

import groundlab.text.TextModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lists the objects that texts name; each object as the ways in which it may be named, mostly one,
 * such as {@code [[red car], [man, woman]]}.
 */
public interface ObjectPhrases {

    /** {@return the objects that an answer surely names} */
    List<List<String>> ofAnswer(String answer);

    /** {@return the objects that any of the references of one picture may name} */
    List<List<String>> ofReferences(List<String> references);

    /** {@return a model that is asked for them, in our words} */
    static ObjectPhrases asked(TextModel model) {
        return new AskedPhrases(model);
    }

    /**
     * {@return the objects of a list as a model writes it for an answer} Lines that begin with
     * {@code -}; left out are lines of fewer than three characters, those that say {@code
     * possibly}, and what follows a bracket. A comma or {@code or} parts ways to name an object.
     */
    static List<List<String>> ofAnswerList(String list) {
        return read(list, false);
    }

    /**
     * {@return the objects of a list as a model writes it for references} As {@link #ofAnswerList},
     * but with what is possible, and behind each object the head of its name, {@code car} for
     * {@code red car}.
     *
     * <p>Differs from the published program, which lets spaCy find the head, in that it is the word
     * before the first of {@code of, with, in, on, at}, else the last.
     */
    static List<List<String>> ofReferenceList(String list) {
        return read(list, true);
    }

    private static List<List<String>> read(String list, boolean references) {
        List<List<String>> objects = new ArrayList<>();
        for (String line : list.strip().split("\n")) {
            boolean possible = line.contains("possibly");
            if (line.length() >= 3 && line.startsWith("-") && (references || !possible)) {
                String bare = line.replace("(possibly)", "").replace("possibly", "");
                List<String> names = names(bare.substring(1).split("\\(", -1)[0].strip());
                objects.add(names);
                if (references) {
                    objects.add(names.stream().map(ObjectPhrases::head).toList());
                }
            }
        }
        return List.copyOf(objects);
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (String part : text.split(",")) {
            for (String name : part.split(" or ")) {
                if (!name.isBlank()) {
                    names.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return List.copyOf(names);
    }

    private static String head(String name) {
        String first = name.split(" (?:of|with|in|on|at) ")[0];
        return first.substring(first.lastIndexOf(' ') + 1);
    }
}
