package groundlab.data;

import static groundlab.internal.Checks.check;

import java.util.Optional;

/**
 * Two answers to one question about one picture, the first better than the second.
 *
 * <pre>{@code
 * show(pair.picture(), pair.chosen(), pair.rejected());
 * PreferencePair mine = new PreferencePair(
 *         "1", picture, "Describe the image.", "There is a fork.", "There is a knife.",
 *         Optional.empty(), Optional.of(Truth.of(List.of("fork"))), Provenance.NONE);
 * }</pre>
 *
 * @param id unique in its set
 * @param picture the picture
 * @param prompt what was asked, without chat layout
 * @param chosen the better answer
 * @param rejected the worse answer
 * @param rejectedPicture a worse picture for the chosen answer (mDPO's conditional term), if drawn
 * @param truth what is in the picture; no objects when unknown
 * @param provenance how the pair came about
 */
public record PreferencePair(
        String id,
        Picture picture,
        String prompt,
        String chosen,
        String rejected,
        Optional<Picture> rejectedPicture,
        Optional<Truth> truth,
        Provenance provenance) {

    /** Checks that there is a picture, and that prompt and answers are not blank. */
    public PreferencePair {
        check(!id.isBlank(), "a pair needs an id, got a blank one");
        check(picture != null, "pair %s needs a picture, got none", id);
        check(!prompt.isBlank(), "pair %s needs a prompt, got a blank one", id);
        check(!chosen.isBlank(), "pair %s needs a chosen answer, got a blank one", id);
        check(!rejected.isBlank(), "pair %s needs a rejected answer, got a blank one", id);
    }

    /**
     * {@return this pair with another picture in place of its own} What is known of the contents is
     * still that of its own.
     */
    public PreferencePair withPicture(Picture other) {
        return new PreferencePair(
                id, other, prompt, chosen, rejected, rejectedPicture, truth, provenance);
    }

    /** {@return this pair with a worse picture} */
    public PreferencePair withRejectedPicture(Picture worse) {
        return new PreferencePair(
                id, picture, prompt, chosen, rejected, Optional.of(worse), truth, provenance);
    }

    /** {@return this pair with one more fact about how it came about} */
    public PreferencePair with(String fact, Object value) {
        return new PreferencePair(
                id,
                picture,
                prompt,
                chosen,
                rejected,
                rejectedPicture,
                truth,
                provenance.with(fact, value));
    }
}
