package groundlab.scoring;

import ai.djl.ndarray.NDManager;
import groundlab.data.Picture;
import groundlab.engine.FreeMemory;
import groundlab.internal.Ahead;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.preprocess.Tiles;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

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
    private final Map<String, ImageView> views = new ConcurrentHashMap<>();
    private final Map<Picture, Ahead<Optional<Tiles>>> coming = new IdentityHashMap<>();
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

    /**
     * Begins to decode, cut and scale pictures that will be asked for, while the device is busy; a
     * real one takes some 20 ms.
     */
    public void soon(Collection<Picture> pictures) {
        if (limit > 0) {
            pictures.forEach(
                    one -> coming.computeIfAbsent(one, some -> Ahead.of(() -> prepared(some))));
        }
    }

    private Optional<Tiles> prepared(Picture picture) {
        return views.containsKey(picture.hash())
                ? Optional.empty()
                : Optional.of(model.processor().tiles(picture.pixels()));
    }

    /** {@return a view of a picture; what is not kept is attached to {@code scope}} */
    public ImageView view(Picture picture, NDManager scope) {
        if (limit == 0) {
            return ImageView.of(picture.pixels());
        }
        Ahead<Optional<Tiles>> begun = coming.remove(picture);
        ImageView kept = views.get(picture.hash());
        if (kept != null) {
            return kept;
        }
        Optional<Tiles> fresh = begun == null ? prepared(picture) : begun.get();
        ImageView view = model.look(fresh.orElseThrow(), scope); // empty only for what is kept
        if (used + view.seenBytes() <= limit) {
            used += view.seenBytes();
            view.attach(manager);
            views.put(picture.hash(), view);
        }
        return view;
    }

    @Override
    public void close() {
        coming.clear();
        manager.close();
    }
}
