/**
 * The nouns that all packages share: pictures, examples with their truth, preference pairs, and
 * where they came from.
 */
package groundlab.data;
