package groundlab.forms;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.rows.Fields;
import java.util.Optional;

/** The pairs of one row while they are put together: what they share, then the two answers. */
record Draft(
        String id,
        Picture picture,
        String prompt,
        Optional<Picture> rejectedPicture,
        Optional<Truth> truth,
        Provenance provenance) {

    /** {@return a draft of a published row; {@code facts} are columns that say where it is from} */
    static Draft published(
            String form, Fields row, String id, Picture picture, String prompt, String... facts) {
        Provenance provenance = Provenance.NONE.with("source", form);
        for (String fact : facts) {
            if (row.has(fact)) {
                provenance = provenance.with(fact, row.textOr(fact, ""));
            }
        }
        return new Draft(id, picture, prompt, Optional.empty(), Optional.empty(), provenance);
    }

    Draft with(String fact, Object value) {
        return new Draft(id, picture, prompt, rejectedPicture, truth, provenance.with(fact, value));
    }

    Draft withId(String other) {
        return new Draft(other, picture, prompt, rejectedPicture, truth, provenance);
    }

    PreferencePair pair(String chosen, String rejected) {
        return new PreferencePair(
                id, picture, prompt, chosen, rejected, rejectedPicture, truth, provenance);
    }
}
