package groundlab.preprocess;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Pictures to one tile as transformers' {@code CLIPImageProcessor} does it (LLaVA-1.5): the short
 * side is resized, the middle cut out, and each channel normalised. Alpha is dropped.
 *
 * <p>{@code SiglipImageProcessor} is the same with a fixed size and nothing cut.
 */
final class ClipProcessor implements ImageProcessor {

    static final float[] CLIP_MEAN = {0.48145466f, 0.4578275f, 0.40821073f};
    static final float[] CLIP_STD = {0.26862954f, 0.26130258f, 0.27577711f};
    static final float[] HALF = {0.5f, 0.5f, 0.5f};
    static final int SIDE = 224;

    private final UnaryOperator<Size> resize;
    private final Resampling resampling;
    private final boolean crop;
    private final int side;
    private final Normalizer normalizer;

    private ClipProcessor(
            Settings settings, UnaryOperator<Size> size, boolean crop, Normalizer normalizer) {
        boolean resizing = settings.flag("do_resize", true);
        this.resize = resizing ? settings.size(size) : UnaryOperator.identity();
        this.resampling = settings.resample(Resampling.BICUBIC);
        this.crop = crop;
        this.side = crop ? settings.square("crop_size", SIDE) : fixedSide(settings);
        this.normalizer = normalizer;
    }

    static ClipProcessor clip(Settings settings) {
        return new ClipProcessor(
                settings,
                old -> old.withShortSide(SIDE),
                settings.flag("do_center_crop", true),
                new Normalizer(settings, CLIP_MEAN, CLIP_STD));
    }

    static ClipProcessor siglip(Settings settings) {
        return new ClipProcessor(
                settings, old -> new Size(SIDE, SIDE), false, new Normalizer(settings, HALF, HALF));
    }

    /** Without cropping a tile is square only if every picture is resized to the same square. */
    private int fixedSide(Settings settings) {
        boolean resizing = settings.flag("do_resize", true);
        settings.require(resizing, "do_resize", "true when nothing is cropped");
        Size wide = resize.apply(new Size(2, 1));
        boolean square = wide.width() == wide.height();
        settings.require(square, "size", "a square {height, width} when nothing is cropped");
        return wide.width();
    }

    @Override
    public Grid grid(int width, int height) {
        return new Grid(0, 0, width, height);
    }

    @Override
    public Tiles tiles(BufferedImage image) {
        List<Pixels> one = List.of(Pixels.of(image).opaque());
        return tiles(one, grid(image.getWidth(), image.getHeight()));
    }

    @Override
    public BufferedImage whole(BufferedImage image) {
        if (!crop) {
            return image;
        }
        Size size = resize.apply(new Size(image.getWidth(), image.getHeight()));
        int width = kept(image.getWidth(), size.width());
        int height = kept(image.getHeight(), size.height());
        int left = (image.getWidth() - width) / 2;
        int top = (image.getHeight() - height) / 2;
        return image.getSubimage(left, top, width, height);
    }

    /** {@return how much of a length is left when its resized length is cut} */
    private int kept(int length, int resized) {
        return Math.max(1, Math.round((float) length * Math.min(side, resized) / resized));
    }

    /** {@return pictures that are already cut up, each resized, cropped and normalised} */
    Tiles tiles(List<Pixels> pictures, Grid grid) {
        return normalizer.tiles(pictures.stream().map(this::fit).toList(), side, grid);
    }

    private Pixels fit(Pixels picture) {
        Size size = resize.apply(picture.size());
        Size most = crop ? new Size(side, side) : size;
        return resampling.middle(picture, size, most).middle(most);
    }
}
