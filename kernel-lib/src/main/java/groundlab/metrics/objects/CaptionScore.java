package groundlab.metrics.objects;

import groundlab.data.Truth;
import groundlab.metrics.Chair;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A caption against the truth, with the reason for every count.
 *
 * @param caption the text
 * @param objects what it was read as
 * @param truth what is in the picture
 */
public record CaptionScore(String caption, CaptionObjects objects, Truth truth) {

    /** {@return whether a mention is of an object that is not in the picture} */
    public boolean invented(ObjectMention mention) {
        return !truth.has(mention.node());
    }

    /** {@return the mentions of objects that are not in the picture, in the caption's order} */
    public List<ObjectMention> invented() {
        return objects.mentions().stream().filter(this::invented).toList();
    }

    /** {@return objects in the picture that the caption does not name} */
    public Set<String> missed() {
        Set<String> missed = new LinkedHashSet<>(truth.objects());
        objects.nodes().forEach(missed::remove);
        return missed;
    }

    /** {@return the caption's counts} */
    public Chair counts() {
        return Chair.ofNames(objects.nodes(), truth).words(objects.words().size());
    }
}
