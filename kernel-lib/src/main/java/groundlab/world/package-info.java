/**
 * A world of 64 x 64 pictures with exact truth: scenes drawn from a seed, captions and questions
 * written for them, and a co-occurrence bias that can be set.
 */
package groundlab.world;
