/**
 * What a run leaves on the disk: its folder with settings, logs (CSV, JSON lines, TensorBoard) and
 * checkpoints that know their checksum. Whatever moment it was stopped at, what is there is whole.
 */
package groundlab.runs;
