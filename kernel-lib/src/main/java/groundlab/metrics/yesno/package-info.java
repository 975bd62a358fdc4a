/**
 * Benchmarks of yes/no questions: POPE's questions, the mean over its splits, and HallusionBench.
 * Answers are read by {@link groundlab.metrics.YesNoParser} and counted in {@link
 * groundlab.metrics.YesNo}.
 */
package groundlab.metrics.yesno;
