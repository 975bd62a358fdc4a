/**
 * Model folders as Hugging Face and PEFT write them: {@code config.json}, safetensors in one file
 * or in shards, adapters. Knows names, shapes and files, and computes nothing.
 */
package groundlab.checkpoint;
