/**
 * Preference pairs as tokens, and their log-probabilities by view under the policy and its
 * references.
 */
package groundlab.scoring;
