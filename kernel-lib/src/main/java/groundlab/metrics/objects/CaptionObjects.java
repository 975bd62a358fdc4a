package groundlab.metrics.objects;

import java.util.List;

/**
 * What a caption was read as.
 *
 * @param words its words in their base forms, those that belong together joined by a blank
 * @param mentions the objects it names, in its order, repeated ones included
 */
public record CaptionObjects(List<String> words, List<ObjectMention> mentions) {

    /** Copies both. */
    public CaptionObjects {
        words = List.copyOf(words);
        mentions = List.copyOf(mentions);
    }

    /** {@return the objects that are named, repeated ones included} */
    public List<String> nodes() {
        return mentions.stream().map(ObjectMention::node).toList();
    }
}
