package groundlab.forms;

import groundlab.data.PreferencePair;
import groundlab.rows.Fields;
import java.util.List;
import java.util.Optional;

/**
 * A form in which preference pairs are published: how it is known by its columns, and which pairs a
 * row holds. A new form is one such class; give it to the reader of a file.
 */
public interface PublishedForm {

    /** The forms that are known by their columns, the most particular ones first. */
    List<PublishedForm> KNOWN =
            List.of(
                    new RlhfVForm(),
                    new RlaifVForm(),
                    VlFeedbackForm.BEST_AND_WORST,
                    BpoForm.PAPER,
                    new PovidForm(),
                    new MdpoForm(),
                    new SwiftForm(),
                    new TrlChatForm(),
                    new TrlForm());

    /** {@return the known form of a row, if there is one} */
    static Optional<PublishedForm> of(Fields row) {
        return KNOWN.stream().filter(form -> form.fits(row)).findFirst();
    }

    /** {@return its name, and the columns by which it is known} */
    String title();

    /** {@return whether a row is of this form, as far as its columns tell} */
    boolean fits(Fields row);

    /**
     * {@return the pairs of a row: one, several, or none where its answers are not ranked}
     *
     * @throws IllegalArgumentException if a column is missing or holds something else
     */
    List<PreferencePair> pairs(Fields row);
}
