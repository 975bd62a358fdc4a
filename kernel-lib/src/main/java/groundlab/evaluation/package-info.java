/** Runs models over examples and counts what they say: metrics of a model, not of its answers. */
package groundlab.evaluation;
