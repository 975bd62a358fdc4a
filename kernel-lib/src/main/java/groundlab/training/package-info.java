/**
 * From pairs to a trained model: scores, loss, step, log, checkpoints and the run folder. Steps are
 * counted from 1 in logs; a row tells what was measured before its update.
 */
package groundlab.training;
