/**
 * Rows of a table field by field, and the forms in which preference pairs are published: which
 * columns they have and what a pair of ours is in them.
 */
package groundlab.forms;
