/** Reward models, trained on preference pairs. */
package groundlab.reward;
