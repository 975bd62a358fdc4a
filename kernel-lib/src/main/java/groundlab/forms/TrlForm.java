package groundlab.forms;

import static groundlab.internal.Checks.check;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.rows.Fields;
import java.util.List;
import java.util.Optional;

/**
 * TRL's vision preference form with texts: {@code prompt}, {@code images} (one) or {@code image},
 * {@code chosen}, {@code rejected}; and our own, which adds {@code id}, {@code rejected_images}
 * (one), {@code truth} and {@code provenance}. A place for the picture in the prompt, {@code
 * <image>}, is taken out.
 */
public record TrlForm() implements PublishedForm {

    @Override
    public String title() {
        return "groundlab and TRL (prompt, images, chosen, rejected)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.has("images") || row.has("prompt") && row.has("chosen");
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        Picture picture = picture(row);
        Draft draft = draft(row, picture, Questions.withoutPlace(row.text("prompt")));
        return List.of(draft.pair(row.text("chosen"), row.text("rejected")));
    }

    /** {@return the one picture of a row} */
    static Picture picture(Fields row) {
        if (row.has("image") && !row.has("images")) {
            return row.picture("image");
        }
        Optional<Picture> picture = only(row, "images");
        check(picture.isPresent(), "no field images, or it is empty");
        return picture.orElseThrow();
    }

    /** {@return what our own columns say, which others may have kept} */
    static Draft draft(Fields row, Picture picture, String prompt) {
        return new Draft(
                row.id(),
                picture,
                prompt,
                only(row, "rejected_images"),
                row.parsed("truth").map(Truths::read),
                row.parsed("provenance")
                        .map(facts -> new Provenance(facts.facts()))
                        .orElse(Provenance.NONE));
    }

    private static Optional<Picture> only(Fields row, String name) {
        List<Picture> pictures = row.pictures(name);
        check(
                pictures.size() <= 1,
                "field %s must hold one picture, got %d",
                name,
                pictures.size());
        return pictures.stream().findFirst();
    }
}
