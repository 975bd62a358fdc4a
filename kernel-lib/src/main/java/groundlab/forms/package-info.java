/**
 * The forms in which preference pairs are published: by which columns they are known, and what a
 * pair of ours is in them.
 */
package groundlab.forms;
