/** Programs that make what ships with the project; nobody imports them. */
package groundlab.recipe;
