package groundlab.doctor;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import java.util.Optional;

/** Worse pictures that are missing or no worse, for an objective that needs them. */
final class WorsePictures implements PairCheck {

    private final Tally missing = new Tally();
    private final Tally same = new Tally();

    @Override
    public void look(PreferencePair pair) {
        if (pair.rejectedPicture().isEmpty()) {
            missing.add(pair.id());
        } else if (isSame(pair.picture(), pair.rejectedPicture().get())) {
            same.add(pair.id());
        }
    }

    private static boolean isSame(Picture one, Picture other) {
        return one == other || one.hash().equals(other.hash());
    }

    @Override
    public Optional<Finding> finding(int pairs) {
        if (!missing.isEmpty()) {
            return Optional.of(
                    Finding.error(
                            "worse pictures",
                            "%s have no worse picture, which the objective compares with; draw"
                                    + " them with Distorted.pairs(pairs, distortion, seed)",
                            missing.of(pairs)));
        }
        return same.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.error(
                                "worse pictures",
                                "%s have a worse picture with the very pixels of the true one, so"
                                        + " there is no contrast to learn from; use a stronger"
                                        + " distortion or drop them",
                                same.of(pairs)));
    }
}
