package groundlab.notebook;

import groundlab.data.Truth;
import java.util.List;

/** Finds the words of a text that name something which is not in the picture. */
@FunctionalInterface
public interface Spans {

    /** Marks nothing. */
    Spans NONE = (text, truth) -> List.of();

    /** {@return where {@code text} names what {@code truth} does not have} */
    List<Span> invented(String text, Truth truth);
}
