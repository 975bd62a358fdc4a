package groundlab.scoring;

import ai.djl.ndarray.NDManager;
import groundlab.data.Picture;
import groundlab.engine.FreeMemory;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.HashMap;
import java.util.Map;

/**
 * What a vision tower that is not trained made of pictures, by their pixels, up to a number of
 * bytes. What is there stays: every picture comes up once an epoch, so throwing out the oldest
 * would throw out the next. Each picture is looked at by itself, so that it is the same whoever
 * asks.
 */
public final class FeatureCache implements AutoCloseable {

    private static final long MOST = 4L << 30;

    private final Vlm model;
    private final NDManager manager;
    private final long limit;
    private final Map<String, ImageView> views = new HashMap<>();
    private long used;

    /** Looks at pictures with the tower of {@code model}; not at all if {@code limit} is 0. */
    public FeatureCache(Vlm model, long limit) {
        this.model = model;
        this.limit = limit;
        manager = model.newManager();
    }

    /** {@return bytes that can be spared on the device of {@code model}: a quarter of the free} */
    public static long spare(Vlm model) {
        try (NDManager manager = model.newManager()) {
            return Math.min(MOST, FreeMemory.of(manager).bytes().orElse(MOST) / 4);
        }
    }

    /** {@return a view of a picture; what is not kept is attached to {@code scope}} */
    public ImageView view(Picture picture, NDManager scope) {
        if (limit == 0) {
            return ImageView.of(picture.pixels());
        }
        ImageView kept = views.get(picture.hash());
        if (kept != null) {
            return kept;
        }
        ImageView fresh = model.look(picture.pixels(), scope);
        if (used + fresh.seenBytes() <= limit) {
            used += fresh.seenBytes();
            fresh.attach(manager);
            views.put(picture.hash(), fresh);
        }
        return fresh;
    }

    @Override
    public void close() {
        manager.close();
    }
}
