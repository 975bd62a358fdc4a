package groundlab.preprocess;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures to tiles as transformers' {@code Idefics3ImageProcessor} does it (SmolVLM): the longest
 * side is resized, both sides are stretched to multiples of the tile, and the tiles come row by
 * row, the whole picture squeezed into one tile last. A picture that fits into one tile, and every
 * picture without {@code do_image_splitting}, is one tile and has a grid of 0 × 0.
 *
 * <p>Alpha is blended over white. Differs from transformers for grey and palette images that are
 * not RGB before: there the original picks nearest pixels; here they are resized as RGB.
 */
final class SplittingProcessor implements ImageProcessor {

    private static final int LARGEST = 4096;

    private final boolean resize;
    private final boolean split;
    private final int longest;
    private final int side;
    private final Resampling resampling;
    private final Normalizer normalizer;

    SplittingProcessor(Settings settings) {
        resize = settings.flag("do_resize", true);
        split = settings.flag("do_image_splitting", true);
        longest = settings.longestEdge("size", 4 * 364);
        side = settings.longestEdge("max_image_size", 364);
        resampling = settings.resample(Resampling.LANCZOS);
        normalizer = new Normalizer(settings, ClipProcessor.HALF, ClipProcessor.HALF);
    }

    @Override
    public Grid grid(int width, int height) {
        Size cut = multiples(resized(new Size(width, height)));
        boolean one = !split || cut.equals(new Size(side, side));
        return one
                ? new Grid(0, 0, width, height)
                : new Grid(cut.height() / side, cut.width() / side, width, height);
    }

    @Override
    public Tiles tiles(BufferedImage image) {
        Grid grid = grid(image.getWidth(), image.getHeight());
        Pixels picture = Pixels.of(image);
        picture = resampling.resize(picture, resized(picture.size()));
        if (split) {
            picture = resampling.resize(picture, multiples(picture.size()));
        }
        List<Pixels> tiles = new ArrayList<>();
        if (grid.rows() > 0) {
            tiles.addAll(picture.tiles(side));
        }
        tiles.add(resampling.resize(picture, new Size(side, side)));
        return normalizer.tiles(tiles.stream().map(Pixels::overWhite).toList(), side, grid);
    }

    /** The short side is made even, upwards, before the bound of 4096 pixels is kept. */
    private Size resized(Size old) {
        if (!resize) {
            return old;
        }
        Size size = withLongSide(old, longest);
        Size even =
                old.width() >= old.height()
                        ? new Size(size.width(), size.height() + size.height() % 2)
                        : new Size(size.width() + size.width() % 2, size.height());
        Size some = new Size(Math.max(1, even.width()), Math.max(1, even.height()));
        if (Math.max(some.width(), some.height()) <= LARGEST) {
            return some;
        }
        Size bounded = withLongSide(some, LARGEST);
        return new Size(Math.max(1, bounded.width()), Math.max(1, bounded.height()));
    }

    /** {@return the size with both sides rounded up to multiples of the tile's side} */
    private Size multiples(Size old) {
        boolean wide = old.width() >= old.height();
        Size size = withLongSide(old, multiple(wide ? old.width() : old.height()));
        return new Size(multiple(size.width()), multiple(size.height()));
    }

    private int multiple(int length) {
        return (int) Math.ceil((double) length / side) * side;
    }

    private static Size withLongSide(Size old, int length) {
        double aspect = (double) old.width() / old.height();
        return old.width() >= old.height()
                ? new Size(length, (int) (length / aspect))
                : new Size((int) (length * aspect), length);
    }
}
