/**
 * The nouns that all packages share: pictures, examples with their truth, preference pairs, and
 * where they came from; read and written as JSONL and CSV.
 */
package groundlab.data;
