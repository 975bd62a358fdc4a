/** Who says which of two answers is better: the truth, a model that looks, a server's model. */
package groundlab.annotate;
