package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.text.Sentences;
import java.util.List;

/** The reference answers that samplers start from. */
final class Answers {

    private Answers() {}

    /** {@return the sentences of the reference answer, at least one} */
    static List<String> sentences(Example example) {
        List<String> sentences = Sentences.split(example.answer());
        check(!sentences.isEmpty(), "example %s has no reference answer", example.id());
        return sentences;
    }

    /** {@return the words of the reference answer, at least one, each with its marks} */
    static List<String> words(Example example) {
        check(!example.answer().isBlank(), "example %s has no reference answer", example.id());
        return List.of(example.answer().strip().split("\\s+"));
    }
}
