/**
 * TRL's losses under TRL's names, with TRL's numbers: those of its {@code DPOTrainer}, which {@link
 * groundlab.objective.trl.Trl} finds by name, and SimPO, ORPO and KTO.
 */
package groundlab.objective.trl;
