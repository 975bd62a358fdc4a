package groundlab.model;

/**
 * What a model would say at each scored place of a branch.
 *
 * @param ids one token for each scored token of the branch, in their order
 * @param text the same as text, special tokens left out
 */
public record ForcedTokens(int[] ids, String text) {}
