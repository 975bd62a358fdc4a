package groundlab.model;

import java.util.List;

/**
 * Ways to ask without a picture, to see what a model owes to language alone, <a
 * href="https://arxiv.org/abs/2403.05262">Zhang et al. 2024</a>.
 */
public enum Blind {
    /** No picture at all. */
    NONE(ImageView.none()),
    /** An unknown token in the picture's place. */
    UNKNOWN(ImageView.unknown()),
    /** Both, and the mean of what they give. */
    BOTH(ImageView.none(), ImageView.unknown());

    private final List<ImageView> views;

    Blind(ImageView... views) {
        this.views = List.of(views);
    }

    /** {@return the views that a question is asked with} */
    public List<ImageView> views() {
        return views;
    }
}
