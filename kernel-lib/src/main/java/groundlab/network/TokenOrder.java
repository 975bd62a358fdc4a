package groundlab.network;

import groundlab.checkpoint.Family;
import groundlab.checkpoint.VlmConfig;
import groundlab.preprocess.Grid;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.IntStream;

/**
 * In which order the tokens of a picture's tiles reach the decoder. LLaVA-1.6 puts the detail tiles
 * together to one large picture, cuts off what was padded, and ends each of its rows with a token
 * of its own; the others take tile after tile.
 */
public final class TokenOrder {

    /** Stands for LLaVA-1.6's token at the end of a row. */
    static final int NEWLINE = -1;

    private TokenOrder() {}

    /** {@return how many tokens the decoder gets for a picture} */
    public static int tokens(VlmConfig config, Grid grid) {
        return config.family() == Family.LLAVA_NEXT
                ? order(config, grid).length
                : grid.tiles() * config.tokensPerTile();
    }

    /**
     * {@return the indices among a picture's tokens of those that show the whole picture in one
     * tile: rows from the top, each from the left} A class token is none of them.
     */
    public static int[][] whole(VlmConfig config, Grid grid) {
        int perTile = config.tokensPerTile();
        int side = (int) Math.sqrt(perTile);
        int tile = config.family() == Family.IDEFICS3 ? grid.tiles() - 1 : 0;
        int first = tile * perTile + perTile - side * side;
        return IntStream.range(0, side)
                .mapToObj(y -> IntStream.range(first + y * side, first + (y + 1) * side).toArray())
                .toArray(int[][]::new);
    }

    /** {@return for each token of a picture its index among those of its tiles, or NEWLINE} */
    static int[] order(VlmConfig config, Grid grid) {
        int perTile = config.tokensPerTile();
        if (config.family() != Family.LLAVA_NEXT) {
            return IntStream.range(0, grid.tiles() * perTile).toArray();
        }
        int side = config.vision().patchesPerSide();
        int high = grid.rows() * side;
        int wide = grid.columns() * side;
        int top = 0;
        int left = 0;
        if ((double) grid.width() / grid.height() > (double) wide / high) {
            top = (high - scaled(grid.height(), (double) wide / grid.width())) / 2;
        } else {
            left = (wide - scaled(grid.width(), (double) high / grid.height())) / 2;
        }
        IntStream.Builder order = IntStream.builder();
        IntStream.range(0, perTile).forEach(order::add);
        for (int y = top; y < high - top; y++) {
            for (int x = left; x < wide - left; x++) {
                int tile = 1 + y / side * grid.columns() + x / side;
                order.add(tile * perTile + y % side * side + x % side);
            }
            order.add(NEWLINE);
        }
        return order.build().toArray();
    }

    /** Python's {@code int(round(length * scale, 7))}. */
    private static int scaled(int length, double scale) {
        return new BigDecimal(length * scale).setScale(7, RoundingMode.HALF_EVEN).intValue();
    }
}
