/**
 * A vision-language model as one thing: prompts, scoring of answers, generation with a key-value
 * cache, adapters, and its folder. Takes masks over image tokens and never asks why. Shapes use the
 * letters of {@link groundlab.engine}.
 */
package groundlab.model;
