/**
 * Every way to draw rejected answers, and the preference pairs made of them. All chance comes from
 * a seed, the example's id and the try, so a pair does not depend on its neighbours.
 */
package groundlab.sampling;
