/** Whole sets of preference pairs: filters, and reports on what else a set could teach. */
package groundlab.pairs;
