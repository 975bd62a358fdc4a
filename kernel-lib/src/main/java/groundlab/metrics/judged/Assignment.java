package groundlab.metrics.judged;

import java.util.Arrays;

/**
 * The best way to give each row a column of its own: Kuhn's method with potentials, rows × rows ×
 * columns steps.
 */
final class Assignment {

    private final double[][] gains;
    private final int rows;
    private final int columns;
    private final double[] ofRow;
    private final double[] ofColumn;
    private final int[] rowOf; // of each column from 1, 0 for none; column 0 is where a row enters

    private Assignment(double[][] gains) {
        this.gains = gains;
        rows = gains.length;
        columns = gains[0].length;
        ofRow = new double[rows + 1];
        ofColumn = new double[columns + 1];
        rowOf = new int[columns + 1];
    }

    /**
     * {@return for each row its column, −1 for none where there are more rows; the sum of the gains
     * is the largest possible}
     *
     * @param gains rows × columns, at least one of each
     */
    static int[] best(double[][] gains) {
        if (gains.length > gains[0].length) {
            return inverted(best(transposed(gains)), gains.length);
        }
        Assignment assignment = new Assignment(gains);
        for (int row = 1; row <= assignment.rows; row++) {
            assignment.add(row);
        }
        int[] columnOf = new int[gains.length];
        for (int column = 1; column <= assignment.columns; column++) {
            if (assignment.rowOf[column] > 0) {
                columnOf[assignment.rowOf[column] - 1] = column - 1;
            }
        }
        return columnOf;
    }

    /** Finds the cheapest path of changes that ends at a free column, and makes them. */
    private void add(int row) {
        double[] least = new double[columns + 1];
        int[] before = new int[columns + 1];
        boolean[] seen = new boolean[columns + 1];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        rowOf[0] = row;
        int at = 0;
        while (rowOf[at] != 0) {
            seen[at] = true;
            at = next(at, least, before, seen);
        }
        while (at != 0) {
            rowOf[at] = rowOf[before[at]];
            at = before[at];
        }
    }

    private int next(int at, double[] least, int[] before, boolean[] seen) {
        int row = rowOf[at];
        int nearest = 0;
        double step = Double.POSITIVE_INFINITY;
        for (int j = 1; j <= columns; j++) {
            if (!seen[j]) {
                double cost = -gains[row - 1][j - 1] - ofRow[row] - ofColumn[j];
                if (cost < least[j]) {
                    least[j] = cost;
                    before[j] = at;
                }
                if (least[j] < step) {
                    step = least[j];
                    nearest = j;
                }
            }
        }
        for (int j = 0; j <= columns; j++) {
            if (seen[j]) {
                ofRow[rowOf[j]] += step;
                ofColumn[j] -= step;
            } else {
                least[j] -= step;
            }
        }
        return nearest;
    }

    private static double[][] transposed(double[][] gains) {
        double[][] turned = new double[gains[0].length][gains.length];
        for (int i = 0; i < gains.length; i++) {
            for (int j = 0; j < gains[0].length; j++) {
                turned[j][i] = gains[i][j];
            }
        }
        return turned;
    }

    private static int[] inverted(int[] rowOf, int rows) {
        int[] columnOf = new int[rows];
        Arrays.fill(columnOf, -1);
        for (int column = 0; column < rowOf.length; column++) {
            columnOf[rowOf[column]] = column;
        }
        return columnOf;
    }
}
