/**
 * Objectives of papers that neighbour DPO and mDPO: others than TRL's, several of them made for
 * models that see.
 */
package groundlab.objective.neighbours;
