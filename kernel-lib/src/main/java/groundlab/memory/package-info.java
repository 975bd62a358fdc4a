/**
 * What a training needs of its device's memory, said before it begins, and what to change where
 * that is more than there is. Bytes are counted from the shapes of what the layers compute; {@code
 * tests/bench/README.md} has estimates beside what was measured.
 */
package groundlab.memory;
