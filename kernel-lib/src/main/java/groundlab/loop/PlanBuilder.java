package groundlab.loop;

import static groundlab.internal.Checks.check;

/**
 * Settings that all kinds of training have in common.
 *
 * @param <T> the builder itself
 */
public abstract class PlanBuilder<T extends PlanBuilder<T>> {

    private int epochs = 1;
    private int batch = 32;
    private int accumulate = 1;
    private double learningRate = 1e-4;
    private double warmup = 0.1;
    private Schedule.Shape shape = Schedule.Shape.COSINE;
    private double clip = 1;
    private double beta2 = 0.98;
    private double weightDecay;
    private long seed = 7;
    private int checkpointEvery = 50;
    private boolean gradientCheckpointing;
    private RunListener listener = RunListener.NONE;

    protected abstract T self();

    protected Plan plan() {
        return new Plan(
                epochs,
                batch,
                accumulate,
                new Schedule(learningRate, warmup, shape),
                clip,
                beta2,
                weightDecay,
                seed,
                checkpointEvery,
                gradientCheckpointing);
    }

    /** {@return who hears how it goes} */
    public RunListener listener() {
        return listener;
    }

    /** Times that every row is seen; 1 by default. */
    public T epochs(int times) {
        epochs = times;
        return self();
    }

    /** Rows of one update; 32 by default. */
    public T batch(int rows) {
        batch = rows;
        return self();
    }

    /**
     * Parts in which a batch is computed to save memory, with the same result; 1 by default. May
     * change when a run goes on.
     */
    public T accumulate(int parts) {
        accumulate = parts;
        return self();
    }

    /** Highest learning rate; 1e-4 by default. */
    public T learningRate(double peak) {
        learningRate = peak;
        return self();
    }

    /** Share of the steps in which the learning rate rises; 0.1 by default. */
    public T warmup(double share) {
        warmup = share;
        return self();
    }

    /** How the learning rate goes on after the warm-up; falls as a half cosine by default. */
    public T schedule(Schedule.Shape afterWarmup) {
        shape = afterWarmup;
        return self();
    }

    /** Largest global norm of the gradients; 1 by default. */
    public T clip(double norm) {
        clip = norm;
        return self();
    }

    /** Decay of AdamW's second moment; 0.98 by default. */
    public T beta2(double decay) {
        beta2 = decay;
        return self();
    }

    /** Decay of matrices; 0 by default. */
    public T weightDecay(double decay) {
        weightDecay = decay;
        return self();
    }

    /** Decides the order of the rows, LoRA's start and all else left to chance; 7 by default. */
    public T seed(long number) {
        seed = number;
        return self();
    }

    /** Steps between checkpoints; 50 by default. May change when a run goes on. */
    public T checkpointEvery(int steps) {
        checkpointEvery = steps;
        return self();
    }

    /**
     * Keeps each layer's input alone and computes the layer once more for its gradients: the same
     * gradients, much less memory, about a third more time; off by default. May change when a run
     * goes on.
     */
    public T gradientCheckpointing() {
        gradientCheckpointing = true;
        return self();
    }

    /**
     * Tells somebody how the run goes while it goes, such as a dashboard in a notebook; nobody by
     * default. Changes nothing about the run, and may change when it goes on.
     */
    public T watch(RunListener somebody) {
        check(somebody != null, "watch needs a listener, got null");
        listener = somebody;
        return self();
    }
}
