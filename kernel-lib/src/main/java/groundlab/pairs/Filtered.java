package groundlab.pairs;

import groundlab.data.Pairs;

/**
 * What filters made of pairs.
 *
 * @param pairs those that are kept
 * @param report how many were dropped, and by which filter
 */
public record Filtered(Pairs pairs, FilterReport report) {}
