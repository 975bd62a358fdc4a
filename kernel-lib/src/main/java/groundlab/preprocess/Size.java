package groundlab.preprocess;

/** Width and height in pixels. */
record Size(int width, int height) {

    /** {@return the size with this short side and the same shape, cut to whole pixels} */
    Size withShortSide(int side) {
        int longSide =
                (int) ((double) ((long) side * Math.max(width, height)) / Math.min(width, height));
        return width <= height ? new Size(side, longSide) : new Size(longSide, side);
    }
}
