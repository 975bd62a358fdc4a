package groundlab.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochsTest {

    private static int[] epoch(Epochs batches, int epoch) {
        int perEpoch = batches.steps() / 3;
        return IntStream.range(epoch * perEpoch, (epoch + 1) * perEpoch)
                .flatMap(step -> Arrays.stream(batches.rows(step)))
                .toArray();
    }

    private static Epochs batches(int[] lengths) {
        return new Epochs(103, 4, 3, 7, lengths);
    }

    /** 103 rows in batches of 4 are 26 steps an epoch, one of them with 3 rows. */
    @Test
    void eachEpochHasEachRowOnce() {
        int[] lengths = new Random(1).ints(103, 1, 50).toArray();
        for (Epochs batches : new Epochs[] {batches(null), batches(lengths)}) {
            assertEquals(78, batches.steps());
            assertEquals(0.5, batches.epoch(13));
            for (int epoch = 0; epoch < 3; epoch++) {
                int[] rows = epoch(batches, epoch);
                assertEquals(103, rows.length);
                assertArrayEquals(
                        IntStream.range(0, 103).toArray(), Arrays.stream(rows).sorted().toArray());
            }
        }
    }

    @Test
    void theOrderIsTheSeedsAndAnotherInEachEpoch() {
        Epochs batches = batches(null);
        assertArrayEquals(epoch(batches, 1), epoch(batches(null), 1));
        assertTrue(!Arrays.equals(epoch(batches, 0), epoch(batches, 1)));
        Epochs other = new Epochs(103, 4, 3, 8, null);
        assertTrue(!Arrays.equals(epoch(batches, 0), epoch(other, 0)));
    }

    @Test
    void askedInAnyOrderItGivesTheSame() {
        Epochs batches = batches(null);
        int[] late = batches.rows(60);
        batches.rows(0);
        assertArrayEquals(late, batches.rows(60));
    }

    /** Random lengths up to 100: a batch of 4 pads 37 % in the mean; sorted in pools a tenth. */
    @Test
    void batchesByLengthPadLittleAndComeInNoOrderOfLength() {
        int[] lengths = new Random(2).ints(400, 1, 100).toArray();
        double any = padding(new Epochs(400, 4, 1, 7, null), lengths);
        Epochs byLength = new Epochs(400, 4, 1, 7, lengths);
        assertTrue(padding(byLength, lengths) < any / 5, "padding " + any);
        int longer = 0;
        for (int step = 1; step < byLength.steps(); step++) {
            int before = lengths[byLength.rows(step - 1)[0]];
            longer += lengths[byLength.rows(step)[0]] > before ? 1 : 0;
        }
        assertTrue(
                longer > 30 && longer < 70,
                longer + " of 99 batches are longer than the one before");
    }

    private static double padding(Epochs batches, int[] lengths) {
        int padded = 0;
        int all = 0;
        for (int step = 0; step < batches.steps(); step++) {
            int[] rows = batches.rows(step);
            int longest = Arrays.stream(rows).map(row -> lengths[row]).max().orElseThrow();
            for (int row : rows) {
                padded += longest - lengths[row];
                all += longest;
            }
        }
        return (double) padded / all;
    }
}
