/**
 * LLaVA: a vision tower, a projector and a Llama decoder with Hugging Face's names and files; LoRA,
 * scoring of answers, and generation with a KV cache. Takes masks over image tokens and never asks
 * why. Shapes use the letters of {@link groundlab.engine}.
 */
package groundlab.model;
