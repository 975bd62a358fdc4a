/**
 * Objectives that hold a chosen answer against more than one rejected answer: several of the same
 * pair, or those of the other pairs of a batch.
 */
package groundlab.objective.many;
