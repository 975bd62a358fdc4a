/** The command line: {@code environment/groundlab metrics chair …}. */
package groundlab.cli;
