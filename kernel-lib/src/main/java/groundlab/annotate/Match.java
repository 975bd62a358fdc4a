package groundlab.annotate;

import groundlab.data.Example;

/**
 * Two answers to one question about one picture, to be ranked.
 *
 * @param example the picture and the question, and the truth where it is known
 * @param first one answer
 * @param second the other
 */
public record Match(Example example, String first, String second) {}
