/**
 * The loop that all training shares: next batch, gradient, update, log, checkpoint. What is learnt
 * is a {@link groundlab.loop.Lesson}.
 */
package groundlab.loop;
