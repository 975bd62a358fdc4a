/** One example of each plot, from small numbers that are made up and stand here. */
package groundlab.plot.gallery;
