package groundlab.metrics.amber;

import java.util.List;

/**
 * A noun of a description that AMBER knows, and what it counts as.
 *
 * @param noun the noun
 * @param verdict what it counts as
 * @param object the annotated object that it covers, empty if none
 * @param targets the annotated targets that it names; two where one is named and another alike
 */
public record AmberMention(AmberNoun noun, Verdict verdict, String object, List<String> targets) {

    /** Copies its arguments. */
    public AmberMention {
        targets = List.copyOf(targets);
    }

    /** What a noun counts as. */
    public enum Verdict {
        /** One of the words that are never held against a description. */
        SAFE,
        /** It stands for an object that is there. */
        COVERS,
        /** It is not there, as one expects of models: it stands for a target. */
        TARGET,
        /** It is not there. */
        INVENTED
    }

    /** {@return whether it is held against the description} */
    public boolean wrong() {
        return verdict == Verdict.TARGET || verdict == Verdict.INVENTED;
    }
}
