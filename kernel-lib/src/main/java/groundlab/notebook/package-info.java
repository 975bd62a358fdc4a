/**
 * What a notebook cell says to its reader: {@code show}, {@code update}, progress bars, tables,
 * charts, caption galleries and cards of preference pairs. Works on a Java kernel for Jupyter and,
 * as plain text, in a terminal; knows no kernel at compile time.
 */
package groundlab.notebook;
