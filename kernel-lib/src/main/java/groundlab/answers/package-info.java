/**
 * Files of questions, answers and truth as the benchmarks publish them, joined by id and made into
 * results; what cannot be joined is a bad row, with its line.
 */
package groundlab.answers;
