package groundlab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Point;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EraserTest {

    /** Between 0 and 90 two unknown levels lie at 30 and 60, whatever they were. */
    @Test
    void aMembraneIsAStraightLineBetweenTwoEnds() {
        double[] filled =
                Membrane.fill(
                        new double[] {0, 7, 200, 90}, new boolean[] {true, false, false, true}, 4);
        assertArrayEquals(new double[] {0, 30, 60, 90}, filled, 0.01);
    }

    /** The middle of a cross is the mean of its four ends: (0 + 10 + 20 + 50) / 4. */
    @Test
    void aMembraneIsTheMeanOfItsNeighbours() {
        boolean[] known = new boolean[9];
        known[1] = known[3] = known[5] = known[7] = true;
        double[] levels = {9, 0, 9, 10, 9, 20, 9, 50, 9};
        assertEquals(20, Membrane.fill(levels, known, 3)[4], 0.01);
    }

    /** x + y solves Laplace's equation, so that its middle is found again from its edge. */
    @Test
    void aMembraneFindsAPlane() {
        int side = 41;
        double[] plane = new double[side * side];
        boolean[] known = new boolean[side * side];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = i % side + i / side;
            known[i] = i % side < 3 || i % side > 37 || i / side < 3 || i / side > 37;
        }
        double[] holed = plane.clone();
        Arrays.setAll(holed, i -> known[i] ? plane[i] : 255);
        assertArrayEquals(plane, Membrane.fill(holed, known, side), 0.2);
    }

    @Test
    void aMembraneWithoutEdgesIsTheMean() {
        assertArrayEquals(
                new double[] {2, 2}, Membrane.fill(new double[] {1, 3}, new boolean[2], 2), 0);
    }

    /**
     * Stripes every 5 columns: parts 5 columns on fit a hole at (7, 4), those between do not, and
     * those that touch the hole, which is black, are not taken.
     */
    @Test
    void theBestPartContinuesAPattern() {
        Pixels stripes = Pixels.plain(30, 12, 0x404040);
        for (int i = 0; i < stripes.rgb().length; i++) {
            stripes.rgb()[i] = i % 30 % 5 == 0 ? 0xF0F0F0 : 0x404040;
        }
        Rectangle hole = new Rectangle(7, 4, 4, 3);
        Mask free = Mask.outside(List.of(hole), 30, 12);
        Pixels holed = new Pixels(30, 12, stripes.rgb().clone());
        for (int i = 0; i < 12; i++) {
            holed.rgb()[(4 + i / 4) * 30 + 7 + i % 4] = 0;
        }
        Optional<Point> best = new BestFit(holed, free, Surround.of(hole, free), holed).find();
        assertEquals(2, best.orElseThrow().x % 5);
        assertArrayEquals(
                stripes.rgb(), Images.rgb(Eraser.cover(holed.image(), List.of(hole), free)));
    }

    /** A ramp of 4 a column: any part is too bright or dark by the same all around. */
    @Test
    void aPartFromElsewhereTakesTheLightOfItsPlace() {
        Pixels ramp = Pixels.plain(40, 10, 0);
        for (int i = 0; i < ramp.rgb().length; i++) {
            ramp.rgb()[i] = i % 40 * 4 * 0x10101;
        }
        Rectangle hole = new Rectangle(18, 0, 4, 10); // all rows, so that no part fits as it is
        Mask free = Mask.outside(List.of(hole), 40, 10);
        int[] covered = Images.rgb(Eraser.cover(ramp.image(), List.of(hole), free));
        for (int i = 0; i < covered.length; i++) {
            assertEquals(ramp.rgb()[i] & 255, covered[i] & 255, 1);
        }
    }

    /** Columns 2 to 4 of 7: no three free columns stand together, so 40, 60, 80 come between. */
    @Test
    void whereNoPartIsFreeTheHoleIsFilledSmoothly() {
        int[] row = {20, 20, 250, 250, 250, 100, 100};
        Rectangle hole = new Rectangle(2, 0, 3, 1);
        int[] covered =
                Images.rgb(
                        Eraser.cover(
                                Images.of(7, row),
                                List.of(hole),
                                Mask.outside(List.of(hole), 7, 1)));
        assertArrayEquals(new int[] {20, 20, 40, 60, 80, 100, 100}, covered);
    }

    /** Four columns between 0 and 100: 20 and 40, and from there 60 and 80. */
    @Test
    void aHoleGoesOnWhereItsNeighbourWasCovered() {
        int[] row = {0, 0, 255, 255, 255, 255, 100, 100};
        Rectangle one = new Rectangle(2, 0, 2, 1);
        Rectangle other = new Rectangle(4, 0, 2, 1);
        Mask free = Mask.outside(List.of(one, other), 8, 1);
        int[] covered = Images.rgb(Eraser.cover(Images.of(8, row), List.of(one, other), free));
        assertArrayEquals(new int[] {0, 0, 20, 40, 60, 80, 100, 100}, covered);
    }

    @Test
    void anImageThatIsAllHoleBecomesItsMean() {
        Rectangle all = new Rectangle(2, 1);
        int[] covered =
                Images.rgb(
                        Eraser.cover(
                                Images.of(2, 10, 30),
                                List.of(all),
                                Mask.outside(List.of(all), 2, 1)));
        assertArrayEquals(new int[] {20, 20}, covered);
    }

    /**
     * 501 x 501 places with a surround of 2,416 pixels are 12 times too many to try, so that every
     * 4th in a row is; where the stripes fit, at 41 - 30 k, is found from there.
     */
    @Test
    void aLargeHoleIsFilledFromThePlacesAroundTheBestOfAGrid() {
        Pixels stripes = Pixels.plain(900, 700, 0);
        for (int i = 0; i < stripes.rgb().length; i++) {
            stripes.rgb()[i] = i % 900 % 30 < 15 ? 0x303030 : 0xC0C0C0;
        }
        Rectangle hole = new Rectangle(41, 50, 400, 200);
        Mask free = Mask.outside(List.of(hole), 900, 700);
        Point best = new BestFit(stripes, free, Surround.of(hole, free), stripes).find().get();
        assertEquals(41 % 30, best.x % 30);
    }

    /** 501 x 501 places with 1,212 pixels: every 3rd is tried, none with half of them free. */
    @Test
    void aPlaceBetweenThoseOfTheGridIsFoundToo() {
        Pixels plain = Pixels.plain(900, 700, 0);
        Rectangle hole = new Rectangle(500, 500, 400, 200);
        Mask free = new Mask(900, 700, new boolean[900 * 700]);
        free.set(new Rectangle(20, 20, 402, 202), true);
        Mask around = Mask.outside(List.of(hole), 900, 700);
        Point best = new BestFit(plain, free, Surround.of(hole, around), plain).find().get();
        assertEquals(22, best.x);
    }
}
