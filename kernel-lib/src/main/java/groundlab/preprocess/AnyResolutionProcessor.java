package groundlab.preprocess;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures to tiles as transformers' {@code LlavaNextImageProcessor} does it (LLaVA-1.6): the whole
 * picture squeezed into a square, then the tiles, row by row, of the picture fitted with a black
 * border into the best of a few resolutions. There are at least two tiles. Alpha is dropped.
 */
final class AnyResolutionProcessor implements ImageProcessor {

    private static final int[][] PINPOINTS = {
        {336, 672}, {672, 336}, {672, 672}, {1008, 336}, {336, 1008}
    };

    private final List<Size> resolutions = new ArrayList<>();
    private final Resampling resampling;
    private final int whole;
    private final int side;
    private final ClipProcessor each;

    AnyResolutionProcessor(Settings settings) {
        each = ClipProcessor.clip(settings);
        resampling = settings.resample(Resampling.BICUBIC);
        side = settings.square("crop_size", ClipProcessor.SIDE);
        Size square =
                settings.size(old -> old.withShortSide(ClipProcessor.SIDE)).apply(new Size(1, 1));
        whole = Math.min(square.width(), square.height());
        for (int[] pair : settings.pairs("image_grid_pinpoints", PINPOINTS)) {
            boolean even = pair[0] % side == 0 && pair[1] % side == 0;
            settings.require(even, "image_grid_pinpoints", "multiples of crop_size " + side);
            resolutions.add(new Size(pair[1], pair[0]));
        }
    }

    @Override
    public Grid grid(int width, int height) {
        Size best = best(new Size(width, height));
        return new Grid(best.height() / side, best.width() / side, width, height);
    }

    @Override
    public Tiles tiles(BufferedImage image) {
        Pixels picture = Pixels.of(image).opaque();
        Size best = best(picture.size());
        Size fitted = fitted(picture.size(), best);
        Pixels detail =
                resampling
                        .resize(picture, fitted)
                        .window(
                                -((best.width() - fitted.width()) / 2),
                                -((best.height() - fitted.height()) / 2),
                                best);
        List<Pixels> tiles = new ArrayList<>();
        tiles.add(resampling.resize(picture, new Size(whole, whole)));
        tiles.addAll(detail.tiles(side));
        return each.tiles(tiles, grid(image.getWidth(), image.getHeight()));
    }

    /** {@return the resolution that keeps the most pixels, of several the one that wastes least} */
    private Size best(Size old) {
        Size best = null;
        long mostKept = 0;
        long leastWasted = Long.MAX_VALUE;
        for (Size one : resolutions) {
            long kept = kept(old, one);
            long wasted = (long) one.width() * one.height() - kept;
            if (kept > mostKept || kept == mostKept && wasted < leastWasted) {
                best = one;
                mostKept = kept;
                leastWasted = wasted;
            }
        }
        return best;
    }

    private static long kept(Size old, Size into) {
        double scale =
                Math.min(
                        (double) into.width() / old.width(), (double) into.height() / old.height());
        long fitted = (long) (int) (old.width() * scale) * (int) (old.height() * scale);
        return Math.min(fitted, (long) old.width() * old.height());
    }

    /** {@return the largest size of the same shape that fits, rounded up} */
    private static Size fitted(Size old, Size into) {
        double wide = (double) into.width() / old.width();
        double high = (double) into.height() / old.height();
        return wide < high
                ? new Size(
                        into.width(), Math.min((int) Math.ceil(old.height() * wide), into.height()))
                : new Size(
                        Math.min((int) Math.ceil(old.width() * high), into.width()), into.height());
    }
}
