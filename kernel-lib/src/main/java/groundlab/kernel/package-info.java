/**
 * The Java kernels of Jupyter that a notebook may run in, reached by reflection: what is shown, how
 * a cell is stopped, and what a kernel says where it could help more.
 */
package groundlab.kernel;
