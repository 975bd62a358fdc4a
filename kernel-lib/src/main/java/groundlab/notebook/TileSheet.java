package groundlab.notebook;

import groundlab.checkpoint.Family;
import groundlab.data.Picture;
import groundlab.model.Vlm;
import groundlab.preprocess.Grid;
import groundlab.preprocess.ImageProcessor;
import groundlab.preprocess.Tiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A picture beside what a model's vision tower gets to see of it: the whole, and the grid of detail
 * tiles where the family looks closer, each with its colours before normalisation.
 *
 * <pre>{@code
 * show(TileSheet.of(model, picture));
 * }</pre>
 */
public final class TileSheet {

    private static final int SIDE = 240; // pixels of the picture's width
    private static final int TILE = 96; // pixels of a tile's side

    private TileSheet() {}

    /** {@return a card with the picture, its tiles and how many tokens they become} */
    public static Html of(Vlm model, Picture picture) {
        BufferedImage image = picture.pixels();
        Tiles tiles = model.processor().tiles(image);
        Normalisation pixels = Normalisation.of(model.processor(), tiles.side());
        Grid grid = tiles.grid();
        int last = grid.tiles() - 1;
        int whole = model.config().family() == Family.IDEFICS3 ? last : 0;
        int detail = whole == 0 ? 1 : 0;
        String facts =
                "%s: %d × %d pixels → %s → %d image tokens"
                        .formatted(
                                model.config().family().title(),
                                image.getWidth(),
                                image.getHeight(),
                                tiles(grid, tiles.side()),
                                model.imageTokens(image));
        String details =
                IntStream.range(0, grid.rows())
                        .mapToObj(row -> row(tiles, pixels, detail + row * grid.columns()))
                        .collect(Collectors.joining());
        String html =
                figure(Pngs.tag(picture, SIDE), picture.name())
                        + figure(
                                tag(pixels.image(tiles, whole)),
                                grid.rows() == 0 ? "all that is seen" : "whole picture")
                        + (details.isEmpty() ? "" : figure(details, "detail tiles"));
        return new Html(
                Style.CSS
                        + "<article class=\"gl-card\"><p>"
                        + Html.escape(facts)
                        + "</p>"
                        + html
                        + "</article>",
                facts);
    }

    private static String tiles(Grid grid, int side) {
        String size = "%d × %d".formatted(side, side);
        return grid.rows() == 0
                ? "1 tile of " + size
                : "%d tiles of %s, the whole and %d row%s of %d"
                        .formatted(
                                grid.tiles(),
                                size,
                                grid.rows(),
                                grid.rows() == 1 ? "" : "s",
                                grid.columns());
    }

    private static String row(Tiles tiles, Normalisation pixels, int first) {
        return IntStream.range(first, first + tiles.grid().columns())
                .mapToObj(tile -> "<div>" + tag(pixels.image(tiles, tile)) + "</div>")
                .collect(
                        Collectors.joining(
                                "",
                                "<div style=\"display:flex;gap:4px;margin:0 0 4px\">",
                                "</div>"));
    }

    private static String figure(String content, String caption) {
        return "<figure>"
                + content
                + "<figcaption>"
                + Html.escape(caption)
                + "</figcaption></figure>";
    }

    private static String tag(BufferedImage tile) {
        return Pngs.tag(Picture.of("tile", tile), TILE);
    }

    /**
     * What a processor makes of black and of white, by channel; everything between lies in
     * proportion.
     */
    private record Normalisation(float[] black, float[] white) {

        static Normalisation of(ImageProcessor processor, int side) {
            return new Normalisation(
                    channels(processor, side, Color.BLACK), channels(processor, side, Color.WHITE));
        }

        private static float[] channels(ImageProcessor processor, int side, Color color) {
            BufferedImage plain = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = plain.createGraphics();
            graphics.setColor(color);
            graphics.fillRect(0, 0, side, side);
            graphics.dispose();
            float[] values = processor.tiles(plain).values();
            int middle = side * side / 2;
            return new float[] {
                values[middle], values[side * side + middle], values[2 * side * side + middle]
            };
        }

        /** {@return a tile as a picture} */
        BufferedImage image(Tiles tiles, int tile) {
            int side = tiles.side();
            int plane = side * side;
            BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < plane; i++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    float value = tiles.values()[(tile * 3 + c) * plane + i];
                    float share = (value - black[c]) / (white[c] - black[c]);
                    rgb = rgb << 8 | Math.min(255, Math.max(0, Math.round(255 * share)));
                }
                image.setRGB(i % side, i / side, rgb);
            }
            return image;
        }
    }
}
