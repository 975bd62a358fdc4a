package groundlab.world;

/** A part of the world. Parts share nothing but the settings they vary: each has its own chance. */
public enum Split {
    /** Biased pictures; captions that sometimes name an absent partner. */
    TRAIN("train"),
    /** Pictures as biased as in {@link #TRAIN}, captions correct. */
    PREFERENCE("preference"),
    /** Partners split apart half of the time, captions correct. */
    TEST("test"),
    /** Pictures as biased as in {@link #TRAIN}, captions correct. */
    TEST_BIASED("test-biased"),
    /** As {@link #TEST}, for choosing settings. */
    VALIDATION("validation");

    private final String label;

    Split(String label) {
        this.label = label;
    }

    /** {@return the name in files and ids, such as {@code test-biased}} */
    public String label() {
        return label;
    }

    WorldSettings vary(WorldSettings settings) {
        return switch (this) {
            case TRAIN -> settings;
            case PREFERENCE, TEST_BIASED -> settings.withNoise(0, 0);
            case TEST, VALIDATION -> settings.withNoise(0, 0).withTogether(0.5);
        };
    }
}
