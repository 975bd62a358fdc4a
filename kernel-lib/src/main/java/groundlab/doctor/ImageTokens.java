package groundlab.doctor;

import groundlab.checkpoint.Family;
import groundlab.data.PreferencePair;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The places that a prompt has for a picture, against the features that the vision tower gives.
 * Looks at some pictures, and at one of each size where the number of tokens depends on it; the
 * tower runs once for each number of tokens, up to a few times.
 */
final class ImageTokens implements PairCheck {

    private static final int LOOKED_AT = 16;
    private static final int TOWER_RUNS = 4;

    private final Vlm model;
    private final boolean allAlike;
    private final int stride;
    private final Set<String> sizes = new HashSet<>();
    private final Map<Integer, String> features = new HashMap<>(); // by places
    private String first = "";
    private int known;
    private int seen;
    private int looked;
    private int wrong;

    ImageTokens(Vlm model, int pairs) {
        this.model = model;
        allAlike = model.config().family() == Family.LLAVA;
        stride = (pairs + LOOKED_AT - 1) / LOOKED_AT;
    }

    /**
     * {@return tokens of a pair's prompt up to its picture's last}
     *
     * @throws IllegalArgumentException if the tokenizer does not keep them
     */
    int head(PreferencePair pair) {
        boolean due = seen++ % stride == 0;
        if (allAlike && !due && !sizes.isEmpty()) {
            return known;
        }
        int width = pair.picture().width();
        int height = pair.picture().height();
        if (sizes.add(width + "x" + height) || due) {
            count(pair);
        }
        known = model.headTokens(width, height);
        return known;
    }

    private void count(PreferencePair pair) {
        BufferedImage image = pair.picture().pixels();
        int[] prompt = model.promptTokens(ImageView.of(image), pair.prompt());
        int token = model.config().imageToken();
        int places = (int) Arrays.stream(prompt).filter(id -> id == token).count();
        if (!features.containsKey(places) && features.size() < TOWER_RUNS) {
            features.put(places, features(image));
        }
        compare(pair, places, features.getOrDefault(places, "" + model.imageTokens(image)));
    }

    /** {@return their number, or why there are none: the engine's errors have no common type} */
    private String features(BufferedImage image) {
        try {
            return "" + model.imageFeatures(image);
        } catch (RuntimeException e) {
            return "no features (" + e.getMessage() + ")";
        }
    }

    private void compare(PreferencePair pair, int places, String given) {
        looked++;
        if (given.equals("" + places)) {
            return;
        }
        if (wrong++ == 0) {
            first =
                    "that of pair %s has %d places and the vision tower gives %s"
                            .formatted(pair.id(), places, given);
        }
    }

    @Override
    public Optional<Finding> finding(int pairs) {
        return wrong == 0
                ? Optional.empty()
                : Optional.of(
                        Finding.error(
                                "image tokens",
                                "%d of %d pictures looked at have another number of places in the"
                                        + " prompt than features to stand there: %s; config.json,"
                                        + " preprocessor_config.json and tokenizer.json of the"
                                        + " model do not belong together",
                                wrong,
                                looked,
                                first));
    }
}
