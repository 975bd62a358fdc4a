/** What is done to preference pairs once they are there: filters, each counted and reported. */
package groundlab.pairs;
