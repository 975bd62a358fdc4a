package groundlab.reinforce;

import groundlab.loop.Batches;

/**
 * Each batch several times in a row.
 *
 * @param batches in their order
 * @param times that each comes
 */
record Repeated(Batches batches, int times) implements Batches {

    @Override
    public int steps() {
        return Math.multiplyExact(times, batches.steps());
    }

    @Override
    public double epoch(int step) {
        return batches.epoch(step / times);
    }

    @Override
    public int[] rows(int step) {
        return batches.rows(step / times);
    }
}
