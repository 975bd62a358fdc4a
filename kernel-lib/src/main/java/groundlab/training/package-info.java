/**
 * From pairs, or annotated pictures, to a trained model: what a reference thinks of them, loss,
 * gradient, update, log, checkpoints and the run folder. Steps are counted from 1 in logs; a row
 * tells what was measured before its update, a row on pairs of evaluation what was measured after
 * that step, and before the first as step 0.
 */
package groundlab.training;
