/** Examples and preference pairs as files that other tools can open, and theirs as ours. */
package groundlab.files;
