/**
 * Preference losses as pure functions of log-probabilities. A new one touches nothing else: it
 * names the views that it needs and its terms.
 */
package groundlab.objective;
