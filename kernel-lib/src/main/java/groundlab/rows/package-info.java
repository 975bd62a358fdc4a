/**
 * Files as rows, read one after the other and field by field, whatever kind of file it is; and what
 * is done with rows that cannot be read.
 */
package groundlab.rows;
