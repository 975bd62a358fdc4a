/**
 * What is wrong with a training run: before it, while it runs, and after it. Nothing here changes
 * pairs, models or runs.
 */
package groundlab.doctor;
