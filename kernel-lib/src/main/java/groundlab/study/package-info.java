/**
 * Methods of training side by side: each by its name, over seeds, measured on the same pictures.
 */
package groundlab.study;
