/**
 * Hallucination metrics over strings and {@link groundlab.data.Truth}: records of counts that add
 * up, ratios that are asked for (NaN when undefined), and bootstrap intervals over images.
 */
package groundlab.metrics;
